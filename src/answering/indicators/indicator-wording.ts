/** Every sentence of the indicator table that a person reads, in one place. {Braces} are filled in. */
export const indicatorWording = {
  head: "{name}：{values}。",
  headNone: "{name}：没有文件写明。",
  absent: "{regions}没有写明。",
  allSame: "几处的数字一样。",
  twoSame: "两处的数字一样。",
  highest: "{regions}{most}。",
  differs: "{above}比{below}{more} {difference}。",
  above: "{above}比{below}{more}。",
  notOrdered: "各处口径不同，不能直接比高低。",
  most: { share: "最高", count: "最多" },
  least: { share: "最低", count: "最少" },
  more: { share: "高", count: "多" },
  points: "个百分点",
  bound: { "≥": "不低于 ", "≤": "不超过 ", ">": "高于 ", "<": "低于 " },
  year: "{year} 年",
  past: "已有水平",
  otherwise: "口径不同：{notes}",
  elsewhere: "另一处写 {value}",
  onlyPast: "没有写目标，只写了已有水平 {value}",
  onlyTarget: "没有写现有水平，只写了目标 {value}",
  near: "相近的写法：「{words}」",
  missing: "{regions}的文件里没有写明“{name}”。",
  noUpper: "文件库里没有{region}的养老政策文件，不能和它比。",
} as const;

/** What a table says of the documents' silence, which no clause can bear out. */
export const tableRemarks = ["没有写目标，只写了", "没有写现有水平，只写了", "未写明", "没有写明", "不是目标"] as const;
