/** Every sentence of the walk through 「我能申请什么」 and of the two modes of speaking. Short sentences, 您, choices that can be tapped. */

export const walkWording = {
  start: "我能申请什么",
  skip: "跳过",
  quit: "退出",
  back: "上一步",
  goOn: "继续",
  progress: "第{step}步，共{steps}步。",
  opening: "我问几个问题，再把文件里写到的列给您。不记名，问完就删。",
  questions: {
    region: "老人住在哪里？写省、市、县的名字都行。",
    age: "老人今年多大岁数？",
    living: "老人现在怎么住？",
    standings: "老人属于下面哪一种？",
    care: "老人平时吃饭、穿衣、上厕所要人帮吗？",
  },
  notUnderstood: {
    region: "没有认出这个地方。请写省、市或县的名字，比如昆山市。",
    age: "没有看懂年龄。请写一个数，比如 82。",
    living: "没有看懂。请点一个最接近的，或者点跳过。",
    standings: "没有看懂。请点一个最接近的，或者点跳过。",
    care: "没有看懂。请点一个最接近的，或者点跳过。",
  },
  quitted: "好的，不问了。刚才说的已经删掉。想问什么，直接说就行。",
  expired: "刚才的问答放得太久，已经删掉了。要重来，请发“我能申请什么”。",
  atStart: "已经是第一步了。",
  resume: "刚才的问答还没完，点“继续”接着说。",
  needsRegion: "各地规定不同，这一步跳不过去。",
} as const;

export const modeWording = {
  staff: "已换成工作人员用的写法：先给出处和原文，再给说明。要换回来，请发“/家属”。",
  family: "已换成给家里人看的写法：先说结论，再给原文。工作人员请发“/工作人员”。",
} as const;
