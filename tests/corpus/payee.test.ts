import { expect, test } from "vitest";
import { payeeOf } from "../../src/corpus/payee.ts";
import { responsibleIn } from "../../src/corpus/responsible.ts";

test("money goes to a person, a home or a worker, and a clause without money has no payee", () => {
  expect(payeeOf("落实高龄津贴。")).toBe("person");
  expect(payeeOf("统筹实施家庭成员养老补贴制度。")).toBe("person");
  expect(payeeOf("推动救助补贴到位。")).toBe("person");
  expect(payeeOf("享受政府补助的养老服务机构应当公开价格。")).toBe("institution");
  expect(payeeOf("按规定给予服务业稳岗补贴。")).toBe("institution");
  expect(payeeOf("养老护理员享受岗位津贴。")).toBe("worker");
  expect(payeeOf("推进改革。")).toBeNull();
});

test("departments named in a sentence are responsible, the first leads", () => {
  expect(responsibleIn("省民政厅会同省发展改革委、省卫生健康委等有关部门加强监督。")).toEqual([
    "省民政厅",
    "省发展改革委",
    "省卫生健康委",
  ]);
  expect(responsibleIn("（省统计局牵头，省民政厅、省残联参加）")).toEqual(["省统计局", "省民政厅", "省残联"]);
});
