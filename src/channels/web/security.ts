/**
 * What every response carries, and which posts are let in: a strict content policy (no inline script or style, nothing
 * from elsewhere), and no post that a page of another origin made.
 */
import type { Context, MiddlewareHandler } from "hono";
import { YiwenError } from "../../errors.ts";

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  // Where a browser knows trusted types, text can never become markup, whatever a script does.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

/** A page of another origin tried to post. */
export class CrossOriginError extends YiwenError {
  readonly code = "cross_origin";
  override readonly httpStatus = 403;

  constructor() {
    super("请求来自别的网站，没有受理。", { remedy: "请在颐问自己的页面上提问。" });
  }
}

/** The admin token is missing or wrong. */
export class UnauthorizedError extends YiwenError {
  readonly code = "unauthorized";
  override readonly httpStatus = 401;

  constructor() {
    super("管理口令不对。", { remedy: "请填写启动时设置的 ADMIN_TOKEN。" });
  }
}

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set("Content-Security-Policy", contentSecurityPolicy);
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("X-Frame-Options", "DENY");
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), microphone=(self), geolocation=()");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
};

function isSameOrigin(c: Context): boolean {
  const site = c.req.header("sec-fetch-site");
  // A browser's own word survives a proxy that rewrites Host; the comparison below does not.
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = c.req.header("origin");
  if (origin === undefined) return true; // not a browser: no ambient authority to abuse
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Lets reading pass and posts of our own pages and of programs; refuses posts of foreign pages. */
export const sameOriginOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== "GET" && c.req.method !== "HEAD" && !isSameOrigin(c)) throw new CrossOriginError();
  await next();
};
