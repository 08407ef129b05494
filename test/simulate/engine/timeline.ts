import { Agenda } from '../agenda';
import { START } from '../terms';

/** Virtual time in which real activities run: they sleep in it and are woken in its order. */
export class Timeline {
  now = START;
  private readonly agenda = new Agenda();

  plan(after: number, run: () => void): void {
    this.agenda.add(this.now + Math.max(0, after), run);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.plan(ms, resolve));
  }

  /** What happens at one moment is carried out to its end before the next moment comes. */
  async runUntil(end: number, passed: (now: number) => void, isOver: () => boolean): Promise<void> {
    await settled(); // what was begun since, at this very moment
    for (;;) {
      const { next } = this.agenda;
      if (next === undefined || next.at > end || isOver()) break;
      this.agenda.take();
      this.toTime(next.at, passed);
      next.run();
      await settled();
    }
    this.toTime(end, passed);
  }

  private toTime(at: number, passed: (now: number) => void): void {
    if (at > this.now) this.now = at;
    passed(this.now);
  }
}

/** Until nothing is left that waits for anything but the clock. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
