#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

func.func @f32_37x150x53(%shift_input: tensor<i32>) -> tensor<37xf32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0.0 : f32

  %lhs_empty = tensor.empty() : tensor<37x150xf32>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<37x150xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<37x150xf32>

  %rhs_empty = tensor.empty() : tensor<150x53xf32>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<150x53xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<150x53xf32>

  %weights_empty = tensor.empty() : tensor<37x53xf32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<37x53xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<37x53xf32>

  %empty = tensor.empty() : tensor<37x53xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<37x53xf32>)
      -> tensor<37x53xf32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<37x150xf32>, tensor<150x53xf32>)
      outs(%zeros : tensor<37x53xf32>) -> tensor<37x53xf32>
  %row_empty = tensor.empty() : tensor<37xf32>
  %row_zeros = linalg.fill ins(%zero : f32) outs(%row_empty : tensor<37xf32>)
      -> tensor<37xf32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<37x53xf32>, tensor<37x53xf32>)
      outs(%row_zeros : tensor<37xf32>) {
    ^bb0(%p: f32, %w: f32, %s: f32):
      %pw = arith.mulf %p, %w : f32
      %next = arith.addf %s, %pw : f32
      linalg.yield %next : f32
  } -> tensor<37xf32>
  return %sums : tensor<37xf32>
}

func.func @i8_37x150x53(%shift_input: tensor<i32>) -> tensor<37xi32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0 : i32

  %lhs_empty = tensor.empty() : tensor<37x150xi8>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<37x150xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<37x150xi8>

  %rhs_empty = tensor.empty() : tensor<150x53xi8>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<150x53xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<150x53xi8>

  %weights_empty = tensor.empty() : tensor<37x53xi32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<37x53xi32>) {
    ^bb0(%unused: i32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.addi %n, %z : i32
      linalg.yield %r : i32
  } -> tensor<37x53xi32>

  %empty = tensor.empty() : tensor<37x53xi32>
  %zeros = linalg.fill ins(%zero : i32) outs(%empty : tensor<37x53xi32>)
      -> tensor<37x53xi32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<37x150xi8>, tensor<150x53xi8>)
      outs(%zeros : tensor<37x53xi32>) -> tensor<37x53xi32>
  %row_empty = tensor.empty() : tensor<37xi32>
  %row_zeros = linalg.fill ins(%zero : i32) outs(%row_empty : tensor<37xi32>)
      -> tensor<37xi32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<37x53xi32>, tensor<37x53xi32>)
      outs(%row_zeros : tensor<37xi32>) {
    ^bb0(%p: i32, %w: i32, %s: i32):
      %pw = arith.muli %p, %w : i32
      %next = arith.addi %s, %pw : i32
      linalg.yield %next : i32
  } -> tensor<37xi32>
  return %sums : tensor<37xi32>
}

func.func @f32_16x16x16(%shift_input: tensor<i32>) -> tensor<16xf32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0.0 : f32

  %lhs_empty = tensor.empty() : tensor<16x16xf32>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<16x16xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<16x16xf32>

  %rhs_empty = tensor.empty() : tensor<16x16xf32>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<16x16xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<16x16xf32>

  %weights_empty = tensor.empty() : tensor<16x16xf32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<16x16xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<16x16xf32>

  %empty = tensor.empty() : tensor<16x16xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<16x16xf32>)
      -> tensor<16x16xf32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<16x16xf32>, tensor<16x16xf32>)
      outs(%zeros : tensor<16x16xf32>) -> tensor<16x16xf32>
  %row_empty = tensor.empty() : tensor<16xf32>
  %row_zeros = linalg.fill ins(%zero : f32) outs(%row_empty : tensor<16xf32>)
      -> tensor<16xf32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<16x16xf32>, tensor<16x16xf32>)
      outs(%row_zeros : tensor<16xf32>) {
    ^bb0(%p: f32, %w: f32, %s: f32):
      %pw = arith.mulf %p, %w : f32
      %next = arith.addf %s, %pw : f32
      linalg.yield %next : f32
  } -> tensor<16xf32>
  return %sums : tensor<16xf32>
}

func.func @i8_16x16x16(%shift_input: tensor<i32>) -> tensor<16xi32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0 : i32

  %lhs_empty = tensor.empty() : tensor<16x16xi8>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<16x16xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<16x16xi8>

  %rhs_empty = tensor.empty() : tensor<16x16xi8>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<16x16xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<16x16xi8>

  %weights_empty = tensor.empty() : tensor<16x16xi32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<16x16xi32>) {
    ^bb0(%unused: i32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.addi %n, %z : i32
      linalg.yield %r : i32
  } -> tensor<16x16xi32>

  %empty = tensor.empty() : tensor<16x16xi32>
  %zeros = linalg.fill ins(%zero : i32) outs(%empty : tensor<16x16xi32>)
      -> tensor<16x16xi32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<16x16xi8>, tensor<16x16xi8>)
      outs(%zeros : tensor<16x16xi32>) -> tensor<16x16xi32>
  %row_empty = tensor.empty() : tensor<16xi32>
  %row_zeros = linalg.fill ins(%zero : i32) outs(%row_empty : tensor<16xi32>)
      -> tensor<16xi32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<16x16xi32>, tensor<16x16xi32>)
      outs(%row_zeros : tensor<16xi32>) {
    ^bb0(%p: i32, %w: i32, %s: i32):
      %pw = arith.muli %p, %w : i32
      %next = arith.addi %s, %pw : i32
      linalg.yield %next : i32
  } -> tensor<16xi32>
  return %sums : tensor<16xi32>
}

func.func @f32_1x40x7(%shift_input: tensor<i32>) -> tensor<1xf32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0.0 : f32

  %lhs_empty = tensor.empty() : tensor<1x40xf32>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<1x40xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<1x40xf32>

  %rhs_empty = tensor.empty() : tensor<40x7xf32>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<40x7xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<40x7xf32>

  %weights_empty = tensor.empty() : tensor<1x7xf32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<1x7xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<1x7xf32>

  %empty = tensor.empty() : tensor<1x7xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x7xf32>)
      -> tensor<1x7xf32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<1x40xf32>, tensor<40x7xf32>)
      outs(%zeros : tensor<1x7xf32>) -> tensor<1x7xf32>
  %row_empty = tensor.empty() : tensor<1xf32>
  %row_zeros = linalg.fill ins(%zero : f32) outs(%row_empty : tensor<1xf32>)
      -> tensor<1xf32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<1x7xf32>, tensor<1x7xf32>)
      outs(%row_zeros : tensor<1xf32>) {
    ^bb0(%p: f32, %w: f32, %s: f32):
      %pw = arith.mulf %p, %w : f32
      %next = arith.addf %s, %pw : f32
      linalg.yield %next : f32
  } -> tensor<1xf32>
  return %sums : tensor<1xf32>
}

func.func @i8_1x40x7(%shift_input: tensor<i32>) -> tensor<1xi32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0 : i32

  %lhs_empty = tensor.empty() : tensor<1x40xi8>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<1x40xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<1x40xi8>

  %rhs_empty = tensor.empty() : tensor<40x7xi8>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<40x7xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<40x7xi8>

  %weights_empty = tensor.empty() : tensor<1x7xi32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<1x7xi32>) {
    ^bb0(%unused: i32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.addi %n, %z : i32
      linalg.yield %r : i32
  } -> tensor<1x7xi32>

  %empty = tensor.empty() : tensor<1x7xi32>
  %zeros = linalg.fill ins(%zero : i32) outs(%empty : tensor<1x7xi32>)
      -> tensor<1x7xi32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<1x40xi8>, tensor<40x7xi8>)
      outs(%zeros : tensor<1x7xi32>) -> tensor<1x7xi32>
  %row_empty = tensor.empty() : tensor<1xi32>
  %row_zeros = linalg.fill ins(%zero : i32) outs(%row_empty : tensor<1xi32>)
      -> tensor<1xi32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<1x7xi32>, tensor<1x7xi32>)
      outs(%row_zeros : tensor<1xi32>) {
    ^bb0(%p: i32, %w: i32, %s: i32):
      %pw = arith.muli %p, %w : i32
      %next = arith.addi %s, %pw : i32
      linalg.yield %next : i32
  } -> tensor<1xi32>
  return %sums : tensor<1xi32>
}

func.func @f32_1100x18x40(%shift_input: tensor<i32>) -> tensor<1100xf32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0.0 : f32

  %lhs_empty = tensor.empty() : tensor<1100x18xf32>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<1100x18xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<1100x18xf32>

  %rhs_empty = tensor.empty() : tensor<18x40xf32>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<18x40xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<18x40xf32>

  %weights_empty = tensor.empty() : tensor<1100x40xf32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<1100x40xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<1100x40xf32>

  %empty = tensor.empty() : tensor<1100x40xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<1100x40xf32>)
      -> tensor<1100x40xf32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<1100x18xf32>, tensor<18x40xf32>)
      outs(%zeros : tensor<1100x40xf32>) -> tensor<1100x40xf32>
  %row_empty = tensor.empty() : tensor<1100xf32>
  %row_zeros = linalg.fill ins(%zero : f32) outs(%row_empty : tensor<1100xf32>)
      -> tensor<1100xf32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<1100x40xf32>, tensor<1100x40xf32>)
      outs(%row_zeros : tensor<1100xf32>) {
    ^bb0(%p: f32, %w: f32, %s: f32):
      %pw = arith.mulf %p, %w : f32
      %next = arith.addf %s, %pw : f32
      linalg.yield %next : f32
  } -> tensor<1100xf32>
  return %sums : tensor<1100xf32>
}

func.func @i8_1100x18x40(%shift_input: tensor<i32>) -> tensor<1100xi32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0 : i32

  %lhs_empty = tensor.empty() : tensor<1100x18xi8>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<1100x18xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<1100x18xi8>

  %rhs_empty = tensor.empty() : tensor<18x40xi8>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<18x40xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<18x40xi8>

  %weights_empty = tensor.empty() : tensor<1100x40xi32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<1100x40xi32>) {
    ^bb0(%unused: i32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.addi %n, %z : i32
      linalg.yield %r : i32
  } -> tensor<1100x40xi32>

  %empty = tensor.empty() : tensor<1100x40xi32>
  %zeros = linalg.fill ins(%zero : i32) outs(%empty : tensor<1100x40xi32>)
      -> tensor<1100x40xi32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<1100x18xi8>, tensor<18x40xi8>)
      outs(%zeros : tensor<1100x40xi32>) -> tensor<1100x40xi32>
  %row_empty = tensor.empty() : tensor<1100xi32>
  %row_zeros = linalg.fill ins(%zero : i32) outs(%row_empty : tensor<1100xi32>)
      -> tensor<1100xi32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<1100x40xi32>, tensor<1100x40xi32>)
      outs(%row_zeros : tensor<1100xi32>) {
    ^bb0(%p: i32, %w: i32, %s: i32):
      %pw = arith.muli %p, %w : i32
      %next = arith.addi %s, %pw : i32
      linalg.yield %next : i32
  } -> tensor<1100xi32>
  return %sums : tensor<1100xi32>
}

func.func @f32_20x12x1060(%shift_input: tensor<i32>) -> tensor<20xf32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0.0 : f32

  %lhs_empty = tensor.empty() : tensor<20x12xf32>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<20x12xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<20x12xf32>

  %rhs_empty = tensor.empty() : tensor<12x1060xf32>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<12x1060xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<12x1060xf32>

  %weights_empty = tensor.empty() : tensor<20x1060xf32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<20x1060xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<20x1060xf32>

  %empty = tensor.empty() : tensor<20x1060xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<20x1060xf32>)
      -> tensor<20x1060xf32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<20x12xf32>, tensor<12x1060xf32>)
      outs(%zeros : tensor<20x1060xf32>) -> tensor<20x1060xf32>
  %row_empty = tensor.empty() : tensor<20xf32>
  %row_zeros = linalg.fill ins(%zero : f32) outs(%row_empty : tensor<20xf32>)
      -> tensor<20xf32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<20x1060xf32>, tensor<20x1060xf32>)
      outs(%row_zeros : tensor<20xf32>) {
    ^bb0(%p: f32, %w: f32, %s: f32):
      %pw = arith.mulf %p, %w : f32
      %next = arith.addf %s, %pw : f32
      linalg.yield %next : f32
  } -> tensor<20xf32>
  return %sums : tensor<20xf32>
}

func.func @i8_20x12x1060(%shift_input: tensor<i32>) -> tensor<20xi32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0 : i32

  %lhs_empty = tensor.empty() : tensor<20x12xi8>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<20x12xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<20x12xi8>

  %rhs_empty = tensor.empty() : tensor<12x1060xi8>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<12x1060xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<12x1060xi8>

  %weights_empty = tensor.empty() : tensor<20x1060xi32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<20x1060xi32>) {
    ^bb0(%unused: i32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.addi %n, %z : i32
      linalg.yield %r : i32
  } -> tensor<20x1060xi32>

  %empty = tensor.empty() : tensor<20x1060xi32>
  %zeros = linalg.fill ins(%zero : i32) outs(%empty : tensor<20x1060xi32>)
      -> tensor<20x1060xi32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<20x12xi8>, tensor<12x1060xi8>)
      outs(%zeros : tensor<20x1060xi32>) -> tensor<20x1060xi32>
  %row_empty = tensor.empty() : tensor<20xi32>
  %row_zeros = linalg.fill ins(%zero : i32) outs(%row_empty : tensor<20xi32>)
      -> tensor<20xi32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<20x1060xi32>, tensor<20x1060xi32>)
      outs(%row_zeros : tensor<20xi32>) {
    ^bb0(%p: i32, %w: i32, %s: i32):
      %pw = arith.muli %p, %w : i32
      %next = arith.addi %s, %pw : i32
      linalg.yield %next : i32
  } -> tensor<20xi32>
  return %sums : tensor<20xi32>
}

func.func @f32_24x1100x30(%shift_input: tensor<i32>) -> tensor<24xf32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0.0 : f32

  %lhs_empty = tensor.empty() : tensor<24x1100xf32>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<24x1100xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<24x1100xf32>

  %rhs_empty = tensor.empty() : tensor<1100x30xf32>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<1100x30xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<1100x30xf32>

  %weights_empty = tensor.empty() : tensor<24x30xf32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<24x30xf32>) {
    ^bb0(%unused: f32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.sitofp %n : i32 to f32
      linalg.yield %r : f32
  } -> tensor<24x30xf32>

  %empty = tensor.empty() : tensor<24x30xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<24x30xf32>)
      -> tensor<24x30xf32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<24x1100xf32>, tensor<1100x30xf32>)
      outs(%zeros : tensor<24x30xf32>) -> tensor<24x30xf32>
  %row_empty = tensor.empty() : tensor<24xf32>
  %row_zeros = linalg.fill ins(%zero : f32) outs(%row_empty : tensor<24xf32>)
      -> tensor<24xf32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<24x30xf32>, tensor<24x30xf32>)
      outs(%row_zeros : tensor<24xf32>) {
    ^bb0(%p: f32, %w: f32, %s: f32):
      %pw = arith.mulf %p, %w : f32
      %next = arith.addf %s, %pw : f32
      linalg.yield %next : f32
  } -> tensor<24xf32>
  return %sums : tensor<24xf32>
}

func.func @i8_24x1100x30(%shift_input: tensor<i32>) -> tensor<24xi32> {
  %shift = tensor.extract %shift_input[] : tensor<i32>
  %zero = arith.constant 0 : i32

  %lhs_empty = tensor.empty() : tensor<24x1100xi8>
  %lhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%lhs_empty : tensor<24x1100xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 7 : i32
      %b = arith.constant 3 : i32
      %modulus = arith.constant 11 : i32
      %low = arith.constant -5 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<24x1100xi8>

  %rhs_empty = tensor.empty() : tensor<1100x30xi8>
  %rhs = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%rhs_empty : tensor<1100x30xi8>) {
    ^bb0(%unused: i8):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 5 : i32
      %b = arith.constant 2 : i32
      %modulus = arith.constant 13 : i32
      %low = arith.constant -6 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.trunci %n : i32 to i8
      linalg.yield %r : i8
  } -> tensor<1100x30xi8>

  %weights_empty = tensor.empty() : tensor<24x30xi32>
  %weights = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]}
      outs(%weights_empty : tensor<24x30xi32>) {
    ^bb0(%unused: i32):
      %i = linalg.index 0 : index
      %j = linalg.index 1 : index
      %i32 = arith.index_cast %i : index to i32
      %j32 = arith.index_cast %j : index to i32
      %z = arith.constant 0 : i32
      %a = arith.constant 3 : i32
      %b = arith.constant 4 : i32
      %modulus = arith.constant 5 : i32
      %low = arith.constant -2 : i32
      %ai = arith.muli %i32, %a : i32
      %bj = arith.muli %j32, %b : i32
      %sum = arith.addi %ai, %bj : i32
      %shifted = arith.addi %sum, %shift : i32
      %rest = arith.remsi %shifted, %modulus : i32
      %n = arith.addi %rest, %low : i32
      %r = arith.addi %n, %z : i32
      linalg.yield %r : i32
  } -> tensor<24x30xi32>

  %empty = tensor.empty() : tensor<24x30xi32>
  %zeros = linalg.fill ins(%zero : i32) outs(%empty : tensor<24x30xi32>)
      -> tensor<24x30xi32>
  %product = linalg.matmul
      ins(%lhs, %rhs : tensor<24x1100xi8>, tensor<1100x30xi8>)
      outs(%zeros : tensor<24x30xi32>) -> tensor<24x30xi32>
  %row_empty = tensor.empty() : tensor<24xi32>
  %row_zeros = linalg.fill ins(%zero : i32) outs(%row_empty : tensor<24xi32>)
      -> tensor<24xi32>
  %sums = linalg.generic {indexing_maps = [#all, #all, #row],
                          iterator_types = ["parallel", "reduction"]}
      ins(%product, %weights : tensor<24x30xi32>, tensor<24x30xi32>)
      outs(%row_zeros : tensor<24xi32>) {
    ^bb0(%p: i32, %w: i32, %s: i32):
      %pw = arith.muli %p, %w : i32
      %next = arith.addi %s, %pw : i32
      linalg.yield %next : i32
  } -> tensor<24xi32>
  return %sums : tensor<24xi32>
}

func.func @plain_40x300x50(%lhs: tensor<40x300xf32>, %rhs: tensor<300x50xf32>) -> tensor<40x50xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<40x50xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<40x50xf32>) -> tensor<40x50xf32>
  %product = linalg.matmul ins(%lhs, %rhs : tensor<40x300xf32>, tensor<300x50xf32>)
      outs(%zeros : tensor<40x50xf32>) -> tensor<40x50xf32>
  return %product : tensor<40x50xf32>
}

func.func @plain_1100x70x20(%lhs: tensor<1100x70xf32>, %rhs: tensor<70x20xf32>) -> tensor<1100x20xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1100x20xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<1100x20xf32>) -> tensor<1100x20xf32>
  %product = linalg.matmul ins(%lhs, %rhs : tensor<1100x70xf32>, tensor<70x20xf32>)
      outs(%zeros : tensor<1100x20xf32>) -> tensor<1100x20xf32>
  return %product : tensor<1100x20xf32>
}

func.func @plain_20x70x1100(%lhs: tensor<20x70xf32>, %rhs: tensor<70x1100xf32>) -> tensor<20x1100xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<20x1100xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<20x1100xf32>) -> tensor<20x1100xf32>
  %product = linalg.matmul ins(%lhs, %rhs : tensor<20x70xf32>, tensor<70x1100xf32>)
      outs(%zeros : tensor<20x1100xf32>) -> tensor<20x1100xf32>
  return %product : tensor<20x1100xf32>
}

func.func @plain_40x1100x40(%lhs: tensor<40x1100xf32>, %rhs: tensor<1100x40xf32>) -> tensor<40x40xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<40x40xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<40x40xf32>) -> tensor<40x40xf32>
  %product = linalg.matmul ins(%lhs, %rhs : tensor<40x1100xf32>, tensor<1100x40xf32>)
      outs(%zeros : tensor<40x40xf32>) -> tensor<40x40xf32>
  return %product : tensor<40x40xf32>
}
