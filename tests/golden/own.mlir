// What the stock cases do not need.
module @own {
  func.func @bytes() -> !util.buffer {
    %0 = util.buffer.constant : !util.buffer = dense<[1, 2, 3]> : tensor<3xi8>
    return %0 : !util.buffer
  }
  func.func @count(%n: i32) -> i32 {
    %c0 = arith.constant 0 : i32
    %c1 = arith.constant 1 : i32
    %r = scf.while (%i = %c0) : (i32) -> i32 {
      %more = arith.cmpi slt, %i, %n : i32
      scf.condition(%more) %i : i32
    } do {
    ^bb0(%i: i32):
      %next = arith.addi %i, %c1 : i32
      scf.yield %next : i32
    }
    return %r : i32
  }
  func.func @lists() -> !util.list<?> {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %inner = util.list.create %c1 : !util.list<?>
    util.list.resize %inner, %c1 : !util.list<?>
    %v = arith.constant 7 : i64
    util.list.set %inner[%c0], %v : i64 -> !util.list<?>
    %outer = util.list.create %c1 : !util.list<?>
    util.list.resize %outer, %c1 : !util.list<?>
    util.list.set %outer[%c0], %inner : !util.list<?> -> !util.list<?>
    return %outer : !util.list<?>
  }
  func.func @rows(%a: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %0 = arith.addf %a, %a : tensor<?x4xf32>
    return %0 : tensor<?x4xf32>
  }
  func.func @into(%a: tensor<4xf32>, %storage: !hal.buffer {iree.abi.output = 0 : index})
      -> tensor<4xf32> {
    %0 = arith.addf %a, %a : tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}
