package io.tipwatch.sim;

/** One node behind an address; a load balancer has several. */
record Backend(
    NodeProfile profile, NodeMethods methods, Troubles troubles, Subscriptions subscriptions) {

  Reply call(Call call) {
    return troubles
        .of(Trouble.Fail.class, call.method())
        .<Reply>map(fail -> new Reply.Failed(fail.failure().on(profile.dialect())))
        .orElseGet(() -> methods.call(call.method(), call.params()));
  }
}
