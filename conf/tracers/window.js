// The steps from..to of a transaction, each with the top of its stack and its memory.
//
//   tipwatch trace --tx 0x… --tracer window --set from=90 --set to=101
//
// In the JavaScript of 2009, which every client's engine knows. Numbers that may exceed 2^53 are
// strings, since engines round or print them in ways of their own.
{
  // The first and the last step, counted from 0; at most 256 of them.
  from: 0,
  to: 63,

  // Bytes of memory that are shown, and those that are told apart by a digest.
  shown: 4096,
  digested: 262144,

  steps: 0,
  window: [],

  // How much memory each open call has, for engines that do not tell (go-ethereum 1.10, Opera).
  sizes: [],
  touches: {
    MLOAD: [[0, -32]], MSTORE: [[0, -32]], MSTORE8: [[0, -1]], KECCAK256: [[0, 1]], SHA3: [[0, 1]],
    CALLDATACOPY: [[0, 2]], CODECOPY: [[0, 2]], RETURNDATACOPY: [[0, 2]], EXTCODECOPY: [[1, 3]],
    MCOPY: [[0, 2], [1, 2]], RETURN: [[0, 1]], REVERT: [[0, 1]],
    LOG0: [[0, 1]], LOG1: [[0, 1]], LOG2: [[0, 1]], LOG3: [[0, 1]], LOG4: [[0, 1]],
    CREATE: [[1, 2]], CREATE2: [[1, 2]], CALL: [[3, 4], [5, 6]], CALLCODE: [[3, 4], [5, 6]],
    DELEGATECALL: [[2, 3], [4, 5]], STATICCALL: [[2, 3], [4, 5]]
  },

  item: function (log, at) {
    return parseInt(log.stack.peek(at).toString(10), 10);
  },

  follow: function (log) {
    var depth = log.getDepth();
    while (this.sizes.length > depth + 1) {
      this.sizes.pop();
    }
    while (this.sizes.length < depth + 1) {
      this.sizes.push(0);
    }
    var now = this.sizes[depth];
    var touched = this.touches[log.op.toString()];
    for (var i = 0; touched && i < touched.length; i++) {
      var length = touched[i][1] < 0 ? -touched[i][1] : this.item(log, touched[i][1]);
      var end = length === 0 ? 0 : this.item(log, touched[i][0]) + length;
      if (end > this.sizes[depth] && end < 4294967296) {
        this.sizes[depth] = Math.ceil(end / 32) * 32;
      }
    }
    return now;
  },

  hex: function (bytes, size) {
    var digits = "0123456789abcdef";
    var text = "0x";
    for (var i = 0; i < size; i++) {
      text += digits.charAt(bytes[i] >> 4) + digits.charAt(bytes[i] & 15);
    }
    return text;
  },

  digest: function (bytes, from, to) {
    var digest = 7;
    for (var i = from; i < to; i++) {
      digest = (digest * 257 + bytes[i]) % 4294967291;
    }
    return String(digest);
  },

  step: function (log, db) {
    var tells = typeof log.memory.length === "function";
    var size = tells ? log.memory.length() : this.follow(log);
    var index = this.steps++;
    if (index < this.from || index > this.to || index - this.from > 255) {
      return;
    }
    var stack = [];
    for (var i = 0; i < 6 && i < log.stack.length(); i++) {
      stack.push("0x" + log.stack.peek(i).toString(16));
    }
    // Whole, since one engine refuses to give less than all of it.
    var bytes = size === 0 ? [] : log.memory.slice(0, size);
    var shown = Math.min(size, this.shown);
    this.window.push({
      step: index,
      pc: log.getPC(),
      op: log.op.toString(),
      depth: log.getDepth(),
      gas: String(log.getGas()),
      stack: stack,
      size: size,
      memory: this.hex(bytes, shown),
      rest: this.digest(bytes, shown, Math.min(size, this.digested))
    });
  },

  fault: function (log, db) {},

  result: function (ctx, db) {
    return {steps: this.steps, window: this.window};
  }
}
