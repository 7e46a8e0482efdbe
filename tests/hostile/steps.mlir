// Host code with some of everything that needs a device: memoized and recorded command buffers,
// transients, a global that is read from a file in memory and changes, shapes known only at the
// call, and a loop over a tensor that the host reads.
module @steps {
  util.global private mutable @state = dense<[1.0, 2.0, 4.0, 8.0]> : tensor<4xf32>

  func.func @step(%x: tensor<4xf32>) -> tensor<4xf32> {
    %old = util.global.load @state : tensor<4xf32>
    %new = arith.addf %old, %x : tensor<4xf32>
    util.global.store %new, @state : tensor<4xf32>
    return %new : tensor<4xf32>
  }

  func.func @layers(%x: tensor<?x4xf32>, %w: tensor<4x8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>) {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %rows = tensor.dim %x, %c0 : tensor<?x4xf32>
    %empty = tensor.empty(%rows) : tensor<?x8xf32>
    %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<?x8xf32>) -> tensor<?x8xf32>
    %product = linalg.matmul ins(%x, %w : tensor<?x4xf32>, tensor<4x8xf32>)
        outs(%start : tensor<?x8xf32>) -> tensor<?x8xf32>
    %sums = tensor.empty() : tensor<8xf32>
    %none = linalg.fill ins(%zero : f32) outs(%sums : tensor<8xf32>) -> tensor<8xf32>
    %sum = linalg.reduce ins(%product : tensor<?x8xf32>) outs(%none : tensor<8xf32>) dimensions = [0]
        (%a: f32, %b: f32) {
          %c = arith.addf %a, %b : f32
          linalg.yield %c : f32
        }
    return %product, %sum : tensor<?x8xf32>, tensor<8xf32>
  }

  func.func @insert(%x: tensor<16xi32>, %at: index, %value: i32) -> tensor<16xi32> {
    %changed = tensor.insert %value into %x[%at] : tensor<16xi32>
    return %changed : tensor<16xi32>
  }

  func.func @count(%x: tensor<i32>, %limit: i32) -> i32 {
    %one = arith.constant dense<1> : tensor<i32>
    %end = scf.while (%i = %x) : (tensor<i32>) -> tensor<i32> {
      %value = tensor.extract %i[] : tensor<i32>
      %more = arith.cmpi slt, %value, %limit : i32
      scf.condition(%more) %i : tensor<i32>
    } do {
    ^bb0(%i: tensor<i32>):
      %next = arith.addi %i, %one : tensor<i32>
      scf.yield %next : tensor<i32>
    }
    %result = tensor.extract %end[] : tensor<i32>
    return %result : i32
  }
}
