/** How the page is to look → classes and the size of the root, before anything is painted, so that nothing moves later. */
(() => {
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const prefersContrast = matchMedia("(prefers-contrast: more)");

  function read(storage, key, fallback) {
    try {
      return JSON.parse(storage().getItem(key)) ?? fallback;
    } catch {
      return fallback;
    }
  }

  function apply() {
    const view = read(() => localStorage, "yiwen.view", {});
    const isElder = view.elder === true;
    const px = Math.min(30, Math.max(isElder ? 22 : 18, Number(view.px) || (isElder ? 24 : 18)));
    const isDark = view.theme === "dark" || (view.theme !== "light" && prefersDark.matches);
    const classes = {
      elder: isElder,
      staff: view.staff === true && !isElder,
      dark: isDark,
      light: !isDark,
      contrast: view.contrast === true || prefersContrast.matches,
    };
    for (const [name, isOn] of Object.entries(classes)) root.classList.toggle(name, isOn);
    // A larger size set in the browser itself still counts.
    root.style.fontSize = `max(${px}px, ${(px / 16) * 100}%)`;
  }

  apply();
  root.classList.toggle("resumed", read(() => sessionStorage, "yiwen.turns", []).length > 0);
  root.classList.toggle("can-hear", isSecureContext && Boolean(window.SpeechRecognition ?? window.webkitSpeechRecognition));
  document.addEventListener("yiwen:view", apply);
  for (const query of [prefersDark, prefersContrast]) query.addEventListener?.("change", apply);
})();
