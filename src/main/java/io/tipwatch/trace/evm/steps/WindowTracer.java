package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.steps.StepWindow.Range;

/**
 * A custom tracer that returns one window of steps with memory, so that a node need not tell the
 * memory of all others. It is written in the oldest script that nodes run, and returns numbers that
 * may be large as strings.
 */
public final class WindowTracer {
  private static final String SCRIPT =
      """
      {n:0,o:[],
      step:function(l){
        var i=this.n++;
        if(i<FIRST||i>LAST){return;}
        var s=[],m='',b=0,d=l.stack.length();
        for(var k=0;k<d&&k<ITEMS;k++){s.push('0x'+l.stack.peek(k).toString(16));}
        if(l.memory.length){
          b=l.memory.length();
          if(b>0){m=toHex(l.memory.slice(0,Math.min(b,BYTES)));}
        }
        this.o.push([i,l.getPC(),l.op.toString(),'0x'+l.getGas().toString(16),l.getDepth(),d,s,b,m]);
      },
      fault:function(l){},
      result:function(){return {n:this.n,o:this.o};}}
      """;

  private WindowTracer() {}

  /** The script for a window. */
  public static String script(Range range) {
    return SCRIPT
        .replace("FIRST", Long.toString(range.first()))
        .replace("LAST", Long.toString(range.last()))
        .replace("ITEMS", Integer.toString(WindowStep.MAX_STACK))
        .replace("BYTES", Integer.toString(32 * WindowStep.Memory.MAX_WORDS));
  }
}
