/** JSON-RPC over HTTP and WebSocket towards hosts that are not trusted. */
@NullMarked
package io.tipwatch.node.rpc;

import org.jspecify.annotations.NullMarked;
