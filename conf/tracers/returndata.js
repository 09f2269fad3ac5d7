// What every call returned, those of precompiled contracts included, in the order of their ends.
//
//   tipwatch trace --tx 0x… --tracer returndata --ignore 'calls[].gasUsed'
//
// Clients differ in whether a self-destruct is told as a call.
{
  // Calls that are listed, and bytes of each that are shown; all are counted and digested.
  most: 1024,
  shown: 256,

  count: 0,
  calls: [],
  open: [],

  hex: function (bytes, size) {
    var digits = "0123456789abcdef";
    var text = "0x";
    for (var i = 0; i < size; i++) {
      text += digits.charAt(bytes[i] >> 4) + digits.charAt(bytes[i] & 15);
    }
    return text;
  },

  data: function (bytes) {
    var size = bytes ? bytes.length : 0;
    var digest = 7;
    for (var i = 0; i < size; i++) {
      digest = (digest * 257 + bytes[i]) % 4294967291;
    }
    return {
      size: size,
      begins: this.hex(bytes, Math.min(size, this.shown)),
      digest: String(digest)
    };
  },

  step: function (log, db) {},

  fault: function (log, db) {},

  enter: function (frame) {
    this.open.push({type: frame.getType(), to: toHex(frame.getTo())});
  },

  exit: function (outcome) {
    var call = this.open.pop();
    if (this.count++ >= this.most || !call) {
      return;
    }
    var error = outcome.getError();
    this.calls.push({
      type: call.type,
      to: call.to,
      depth: this.open.length + 1,
      failed: error !== undefined && error !== null && error !== "",
      gasUsed: String(outcome.getGasUsed()),
      data: this.data(outcome.getOutput())
    });
  },

  result: function (ctx, db) {
    return {count: this.count, calls: this.calls, output: this.data(ctx.output)};
  }
}
