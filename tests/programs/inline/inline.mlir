// Programs without a device: host memory, and kernels of a loader or inside the module. Nothing
// here is a tensor constant that does not fit into a kernel, which these models lose.

func.func @axpy(%a: f32, %x: tensor<5xf32>, %y: tensor<5xf32>) -> tensor<5xf32> {
  %init = tensor.empty() : tensor<5xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} ins(%x, %y : tensor<5xf32>, tensor<5xf32>) outs(%init : tensor<5xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %1 = arith.mulf %a, %p : f32
    %2 = arith.addf %1, %q : f32
    linalg.yield %2 : f32
  } -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

func.func @matmul(%a: tensor<3x5xf32>, %b: tensor<5x4xf32>) -> tensor<3x4xf32> {
  %zero = arith.constant 0.0 : f32
  %init = tensor.empty() : tensor<3x4xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%init : tensor<3x4xf32>) -> tensor<3x4xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<3x5xf32>, tensor<5x4xf32>) outs(%fill : tensor<3x4xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

func.func @matmul_any(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %m = tensor.dim %a, %c0 : tensor<?x?xf32>
  %n = tensor.dim %b, %c1 : tensor<?x?xf32>
  %init = tensor.empty(%m, %n) : tensor<?x?xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%init : tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>) outs(%fill : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}

// The sum and the maximum of each row: two results.
func.func @rows(%a: tensor<?x?xi32>) -> (tensor<?xi32>, tensor<?xi32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i32
  %least = arith.constant -2147483648 : i32
  %m = tensor.dim %a, %c0 : tensor<?x?xi32>
  %init = tensor.empty(%m) : tensor<?xi32>
  %zeros = linalg.fill ins(%zero : i32) outs(%init : tensor<?xi32>) -> tensor<?xi32>
  %leasts = linalg.fill ins(%least : i32) outs(%init : tensor<?xi32>) -> tensor<?xi32>
  %sum = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
      iterator_types = ["parallel", "reduction"]} ins(%a : tensor<?x?xi32>) outs(%zeros : tensor<?xi32>) {
  ^bb0(%p: i32, %o: i32):
    %1 = arith.addi %p, %o : i32
    linalg.yield %1 : i32
  } -> tensor<?xi32>
  %max = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
      iterator_types = ["parallel", "reduction"]} ins(%a : tensor<?x?xi32>) outs(%leasts : tensor<?xi32>) {
  ^bb0(%p: i32, %o: i32):
    %1 = arith.maxsi %p, %o : i32
    linalg.yield %1 : i32
  } -> tensor<?xi32>
  return %sum, %max : tensor<?xi32>, tensor<?xi32>
}

func.func @transpose(%a: tensor<?x?xi64>) -> tensor<?x?xi64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xi64>
  %n = tensor.dim %a, %c1 : tensor<?x?xi64>
  %init = tensor.empty(%n, %m) : tensor<?x?xi64>
  %0 = linalg.transpose ins(%a : tensor<?x?xi64>) outs(%init : tensor<?x?xi64>) permutation = [1, 0]
  return %0 : tensor<?x?xi64>
}

// A number that the host reads from a tensor, and numbers that it returns.
func.func @total(%a: tensor<6xi32>) -> (i32, index) {
  %c0 = arith.constant 0 : i32
  %init = tensor.empty() : tensor<i32>
  %fill = linalg.fill ins(%c0 : i32) outs(%init : tensor<i32>) -> tensor<i32>
  %sum = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
      iterator_types = ["reduction"]} ins(%a : tensor<6xi32>) outs(%fill : tensor<i32>) {
  ^bb0(%p: i32, %o: i32):
    %1 = arith.addi %p, %o : i32
    linalg.yield %1 : i32
  } -> tensor<i32>
  %value = tensor.extract %sum[] : tensor<i32>
  %double = arith.addi %value, %value : i32
  %c6 = arith.constant 6 : index
  return %double, %c6 : i32, index
}

func.func @choose(%which: i32, %a: tensor<4xi8>, %b: tensor<4xi8>) -> tensor<4xi8> {
  %c0 = arith.constant 0 : i32
  %is_first = arith.cmpi eq, %which, %c0 : i32
  %0 = scf.if %is_first -> tensor<4xi8> {
    %1 = arith.addi %a, %b : tensor<4xi8>
    scf.yield %1 : tensor<4xi8>
  } else {
    %2 = arith.muli %a, %b : tensor<4xi8>
    scf.yield %2 : tensor<4xi8>
  }
  return %0 : tensor<4xi8>
}

// A loop of the host whose steps are numbers of kernels.
func.func @steps(%a: tensor<4xi32>, %limit: i32) -> i32 {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %init = tensor.empty() : tensor<i32>
  %fill = linalg.fill ins(%c0 : i32) outs(%init : tensor<i32>) -> tensor<i32>
  %sum = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
      iterator_types = ["reduction"]} ins(%a : tensor<4xi32>) outs(%fill : tensor<i32>) {
  ^bb0(%p: i32, %o: i32):
    %1 = arith.addi %p, %o : i32
    linalg.yield %1 : i32
  } -> tensor<i32>
  %start = tensor.extract %sum[] : tensor<i32>
  %n:2 = scf.while (%x = %start, %k = %c0) : (i32, i32) -> (i32, i32) {
    %more = arith.cmpi slt, %x, %limit : i32
    scf.condition(%more) %x, %k : i32, i32
  } do {
  ^bb0(%x: i32, %k: i32):
    %y = arith.addi %x, %x : i32
    %l = arith.addi %k, %c1 : i32
    scf.yield %y, %l : i32, i32
  }
  return %n#1 : i32
}

func.func @softmax(%a: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %init = tensor.empty() : tensor<2x8xf32>
  %0 = linalg.softmax dimension(1) ins(%a : tensor<2x8xf32>) outs(%init : tensor<2x8xf32>) -> tensor<2x8xf32>
  return %0 : tensor<2x8xf32>
}

func.func @less(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xi1> {
  %0 = arith.cmpf olt, %a, %b : tensor<4xf32>
  return %0 : tensor<4xi1>
}
