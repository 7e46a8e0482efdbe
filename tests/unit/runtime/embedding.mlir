// What embedding_test.cc runs: transients, constants and variables of every kind that the memory
// report tells apart.

util.global private mutable @total = dense<0.0> : tensor<256xf32>
util.global private @weights = dense<0.5> : tensor<64x256xf32>

func.func @layers(%input: tensor<8x64xf32>) -> tensor<8x256xf32> {
  %weights = util.global.load @weights : tensor<64x256xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<8x256xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<8x256xf32>) -> tensor<8x256xf32>
  %product = linalg.matmul ins(%input, %weights : tensor<8x64xf32>, tensor<64x256xf32>)
    outs(%start : tensor<8x256xf32>) -> tensor<8x256xf32>
  %barrier = util.optimization_barrier %product : tensor<8x256xf32>
  %square_empty = tensor.empty() : tensor<256x256xf32>
  %square_start = linalg.fill ins(%zero : f32) outs(%square_empty : tensor<256x256xf32>) -> tensor<256x256xf32>
  %turned_empty = tensor.empty() : tensor<256x8xf32>
  %turned = linalg.transpose ins(%barrier : tensor<8x256xf32>) outs(%turned_empty : tensor<256x8xf32>) permutation = [1, 0]
  %square = linalg.matmul ins(%turned, %barrier : tensor<256x8xf32>, tensor<8x256xf32>)
    outs(%square_start : tensor<256x256xf32>) -> tensor<256x256xf32>
  %square_barrier = util.optimization_barrier %square : tensor<256x256xf32>
  %result = linalg.matmul ins(%barrier, %square_barrier : tensor<8x256xf32>, tensor<256x256xf32>)
    outs(%start : tensor<8x256xf32>) -> tensor<8x256xf32>
  return %result : tensor<8x256xf32>
}

func.func @accumulate(%input: tensor<256xf32>) -> tensor<256xf32> {
  %total = util.global.load @total : tensor<256xf32>
  %sum = arith.addf %total, %input : tensor<256xf32>
  util.global.store %sum, @total : tensor<256xf32>
  return %sum : tensor<256xf32>
}

// The number of rounds is known to the kernels only.
func.func @rounds(%input: tensor<4xf32>, %count: tensor<i32>) -> tensor<4xf32> {
  %one = arith.constant 1 : i32
  %zero = arith.constant 0 : i32
  %limit = tensor.extract %count[] : tensor<i32>
  %result:2 = scf.while (%i = %zero, %value = %input) : (i32, tensor<4xf32>) -> (i32, tensor<4xf32>) {
    %more = arith.cmpi slt, %i, %limit : i32
    scf.condition(%more) %i, %value : i32, tensor<4xf32>
  } do {
  ^body(%i: i32, %value: tensor<4xf32>):
    %next = arith.addf %value, %value : tensor<4xf32>
    %j = arith.addi %i, %one : i32
    scf.yield %j, %next : i32, tensor<4xf32>
  }
  return %result#1 : tensor<4xf32>
}

func.func @any_length(%input: tensor<?xf32>) -> tensor<?xf32> {
  %sum = arith.addf %input, %input : tensor<?xf32>
  return %sum : tensor<?xf32>
}

func.func @endless() {
  %true = arith.constant true
  scf.while : () -> () {
    %again = util.optimization_barrier %true : i1
    scf.condition(%again)
  } do {
    scf.yield
  }
  return
}

func.func @pair(%a: tensor<4xf32>, %b: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %difference = arith.subf %a, %b : tensor<4xf32>
  return %difference, %b : tensor<4xf32>, tensor<4xf32>
}
