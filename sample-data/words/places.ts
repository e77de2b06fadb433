export interface City {
  name: string;
  province: string;
  /** First four digits of id numbers issued there. */
  code: string;
}

export const cities: readonly City[] = [
  { name: "广州", province: "广东省", code: "4401" },
  { name: "深圳", province: "广东省", code: "4403" },
  { name: "珠海", province: "广东省", code: "4404" },
  { name: "汕头", province: "广东省", code: "4405" },
  { name: "佛山", province: "广东省", code: "4406" },
  { name: "江门", province: "广东省", code: "4407" },
  { name: "湛江", province: "广东省", code: "4408" },
  { name: "茂名", province: "广东省", code: "4409" },
  { name: "肇庆", province: "广东省", code: "4412" },
  { name: "惠州", province: "广东省", code: "4413" },
  { name: "梅州", province: "广东省", code: "4414" },
  { name: "汕尾", province: "广东省", code: "4415" },
  { name: "河源", province: "广东省", code: "4416" },
  { name: "阳江", province: "广东省", code: "4417" },
  { name: "清远", province: "广东省", code: "4418" },
  { name: "东莞", province: "广东省", code: "4419" },
  { name: "中山", province: "广东省", code: "4420" },
  { name: "潮州", province: "广东省", code: "4451" },
  { name: "揭阳", province: "广东省", code: "4452" },
  { name: "云浮", province: "广东省", code: "4453" },
];

export const streets = [
  "人民路",
  "中山路",
  "解放路",
  "建设路",
  "文化路",
  "新华路",
  "和平路",
  "胜利路",
  "朝阳街",
  "东风路",
  "环城路",
  "滨江路",
  "迎宾大道",
  "体育路",
  "学院路",
  "工业大道",
  "花园街",
  "光明路",
  "民主路",
  "青年路",
];
