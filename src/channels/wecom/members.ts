/**
 * A member's id → whether they are of the staff, by their departments. Asked of the server once an hour a member; a member
 * that the server does not tell about is not of the staff.
 */
import type { Logger } from "../channel.ts";

export interface MembersOptions {
  /** Departments whose members are staff. None: nobody is, and nothing is asked. */
  staffDepartments: readonly number[];
  departmentsOf: (userId: string) => Promise<number[]>;
  logger: Logger;
  nowMs: () => number;
}

const hourMs = 3_600_000;
/** After a failure it is asked again sooner. */
const failureMs = 300_000;
const maxMembers = 5000;

export class Members {
  readonly #options: MembersOptions;
  readonly #known = new Map<string, { isStaff: Promise<boolean>; untilMs: number }>();

  constructor(options: MembersOptions) {
    this.#options = options;
  }

  /** Never throws. */
  async isStaff(userId: string): Promise<boolean> {
    if (this.#options.staffDepartments.length === 0) return false;
    const now = this.#options.nowMs();
    const known = this.#known.get(userId);
    if (known !== undefined && known.untilMs > now) return await known.isStaff;
    const entry = { isStaff: Promise.resolve(false), untilMs: now + hourMs };
    entry.isStaff = this.#ask(userId).catch(() => {
      this.#options.logger.info("没有查到成员的部门，按家属来答");
      entry.untilMs = now + failureMs;
      return false;
    });
    this.#known.delete(userId);
    this.#known.set(userId, entry);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxMembers && oldest !== undefined) this.#known.delete(oldest);
    return await entry.isStaff;
  }

  forget(userId: string): void {
    this.#known.delete(userId);
  }

  async #ask(userId: string): Promise<boolean> {
    const { staffDepartments, departmentsOf } = this.#options;
    return (await departmentsOf(userId)).some((department) => staffDepartments.includes(department));
  }
}
