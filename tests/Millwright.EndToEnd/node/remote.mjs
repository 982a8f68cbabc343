import { createInterface } from 'node:readline';

/** Does what each line on stdin says, one after the other: {do, …} is answered by one line {done, …} or {failed}. */
export async function obey(actions) {
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    try {
      answer({ done: order.do, ...(await actions[order.do](order)) });
    } catch (failure) {
      answer({ failed: `${order.do}: ${failure?.stack ?? failure}` });
    }
  }
  process.exit(0);
}

function answer(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
