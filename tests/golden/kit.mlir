// Values of every kind, passed through or made.
module @kit {
  func.func @nop() { return }
  func.func @scalars(%a: i1, %b: i8, %c: i32, %d: i64, %e: f32) -> (i1, i8, i32, i64, f32) { return %a, %b, %c, %d, %e : i1, i8, i32, i64, f32 }
  func.func @pass(%a: !hal.buffer_view) -> !hal.buffer_view { return %a : !hal.buffer_view }
  func.func @pass2(%a: !hal.buffer_view, %b: !hal.buffer_view) -> (!hal.buffer_view, !hal.buffer_view) { return %a, %b : !hal.buffer_view, !hal.buffer_view }
  func.func @store(%a: !hal.buffer) -> !hal.buffer { return %a : !hal.buffer }
  func.func @three() -> (i32, tensor<f32>, tensor<2x4xi32>) {
    %0 = arith.constant 123 : i32
    %1 = arith.constant dense<4.0> : tensor<f32>
    %2 = arith.constant dense<[[0, 1, 2, 3], [4, 5, 6, 7]]> : tensor<2x4xi32>
    return %0, %1, %2 : i32, tensor<f32>, tensor<2x4xi32>
  }
  func.func @items() -> !util.list<?> {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c3 = arith.constant 3 : index
    %l = util.list.create %c3 : !util.list<?>
    util.list.resize %l, %c3 : !util.list<?>
    %v = arith.constant 42 : i32
    %f = arith.constant 1.5 : f32
    util.list.set %l[%c0], %v : i32 -> !util.list<?>
    util.list.set %l[%c1], %f : f32 -> !util.list<?>
    return %l : !util.list<?>
  }
}
