// Every write to storage, in the order of execution; those of calls that revert later, too.
//
//   tipwatch trace --tx 0x… --tracer storage-writes
{
  // Writes that are listed; all are counted.
  most: 4096,

  steps: 0,
  count: 0,
  writes: [],

  step: function (log, db) {
    var index = this.steps++;
    if (log.op.toString() !== "SSTORE") {
      return;
    }
    if (this.count++ < this.most) {
      this.writes.push({
        step: index,
        pc: log.getPC(),
        depth: log.getDepth(),
        address: toHex(log.contract.getAddress()),
        slot: "0x" + log.stack.peek(0).toString(16),
        value: "0x" + log.stack.peek(1).toString(16)
      });
    }
  },

  fault: function (log, db) {},

  result: function (ctx, db) {
    return {count: this.count, writes: this.writes};
  }
}
