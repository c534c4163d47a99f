// A graphile-worker process of the benchmark: passes the gate, then notes on the board when each job begins.
import fs from "node:fs";
import { run } from "graphile-worker";

const HEADER = 16;
const [concurrency, localQueue] = process.argv.slice(2).map(Number);
const board = fs.openSync(process.env.BENCH_BOARD, "r+");
const slot = Buffer.alloc(8);

const read = (index) => {
  fs.readSync(board, slot, 0, 8, index * 8);
  return slot.readBigInt64LE();
};
const write = (index, value) => {
  slot.writeBigInt64LE(value);
  fs.writeSync(board, slot, 0, 8, index * 8);
};

write(1 + Number(process.env.BENCH_WORKER), 1n);
while (read(0) === 0n) await new Promise((go) => setTimeout(go, 1));

const batched = {
  worker: {
    concurrentJobs: concurrency,
    localQueue: { size: localQueue, refetchDelay: { durationMs: 10 } },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
};
await run({
  connectionString: process.env.BENCH_URL,
  noHandleSignals: false,
  maxPoolSize: concurrency + 2,
  ...(localQueue ? { preset: batched } : { concurrency }),
  taskList: {
    no_op: (payload) => {
      const index = HEADER + payload.job;
      if (read(index) === 0n) write(index, process.hrtime.bigint());
    },
  },
});
