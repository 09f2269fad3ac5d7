// A rolling digest of every step: a few hundred bytes, whatever the length of the transaction. The
// first checkpoint that differs says between which steps to look with the tracer window.
//
//   tipwatch trace --tx 0x… --tracer digest --set every=100
{
  // Steps between two checkpoints; doubled whenever there are too many.
  every: 1000,
  most: 1024,

  steps: 0,
  a: 7,
  b: 11,
  checkpoints: [],

  mix: function (number) {
    this.a = (this.a * 31 + number) % 4294967291;
    this.b = (this.b * 131 + number) % 4294967279;
  },

  now: function () {
    return this.a.toString(16) + "-" + this.b.toString(16);
  },

  keep: function () {
    this.checkpoints.push(this.now());
    if (this.checkpoints.length < this.most) {
      return;
    }
    var half = [];
    for (var i = 1; i < this.checkpoints.length; i += 2) {
      half.push(this.checkpoints[i]);
    }
    this.checkpoints = half;
    this.every *= 2;
  },

  step: function (log, db) {
    this.mix(log.getPC());
    this.mix(log.op.toNumber());
    this.mix(log.getGas() % 4294967291);
    this.mix(log.getDepth());
    this.mix(log.stack.length());
    var top = log.stack.length() > 0 ? log.stack.peek(0).toString(16) : "";
    for (var i = 0; i < top.length; i++) {
      this.mix(top.charCodeAt(i));
    }
    if (++this.steps % this.every === 0) {
      this.keep();
    }
  },

  fault: function (log, db) {},

  result: function (ctx, db) {
    return {
      steps: this.steps,
      digest: this.now(),
      every: this.every,
      checkpoints: this.checkpoints
    };
  }
}
