// Linear regression by gradient descent with momentum, 4 weights, batches of 8 rows, in both forms:
// state in variables (train_step) and as arguments and results (carried_step), and functions that
// do not fit.
#row = affine_map<(i, j) -> (i, j)>
#weight = affine_map<(i, j) -> (j)>
#sample = affine_map<(i, j) -> (i)>
#all = affine_map<(i) -> (i)>
#one = affine_map<(i) -> ()>
#zero = affine_map<(i) -> ()>
module @momentum {
  util.global private mutable @weights = dense<0.0> : tensor<4xf32>
  util.global private mutable @momenta = dense<0.0> : tensor<4xf32>

  // x w - y
  func.func private @errors(%w: tensor<4xf32>, %x: tensor<8x4xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
    %minus = tensor.empty() : tensor<8xf32>
    %start = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel"]}
        ins(%y : tensor<8xf32>) outs(%minus : tensor<8xf32>) {
      ^bb0(%a: f32, %b: f32):
        %negative = arith.negf %a : f32
        linalg.yield %negative : f32
    } -> tensor<8xf32>
    %sum = linalg.generic {indexing_maps = [#row, #weight, #sample], iterator_types = ["parallel", "reduction"]}
        ins(%x, %w : tensor<8x4xf32>, tensor<4xf32>) outs(%start : tensor<8xf32>) {
      ^bb0(%a: f32, %b: f32, %c: f32):
        %product = arith.mulf %a, %b : f32
        %next = arith.addf %c, %product : f32
        linalg.yield %next : f32
    } -> tensor<8xf32>
    return %sum : tensor<8xf32>
  }

  // The squares of errors, one a row.
  func.func private @squares(%errors: tensor<8xf32>) -> tensor<8xf32> {
    %empty = tensor.empty() : tensor<8xf32>
    %squares = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel"]}
        ins(%errors : tensor<8xf32>) outs(%empty : tensor<8xf32>) {
      ^bb0(%a: f32, %b: f32):
        %square = arith.mulf %a, %a : f32
        linalg.yield %square : f32
    } -> tensor<8xf32>
    return %squares : tensor<8xf32>
  }

  func.func private @mean(%numbers: tensor<8xf32>) -> tensor<f32> {
    %zero = arith.constant dense<0.0> : tensor<f32>
    %eighth = arith.constant 0.125 : f32
    %mean = linalg.generic {indexing_maps = [#all, #one], iterator_types = ["reduction"]}
        ins(%numbers : tensor<8xf32>) outs(%zero : tensor<f32>) {
      ^bb0(%a: f32, %b: f32):
        %part = arith.mulf %a, %eighth : f32
        %next = arith.addf %b, %part : f32
        linalg.yield %next : f32
    } -> tensor<f32>
    return %mean : tensor<f32>
  }

  // momentum = 0.5 momentum + gradient; w = w - rate momentum
  func.func private @update(%w: tensor<4xf32>, %m: tensor<4xf32>, %rate: tensor<f32>, %x: tensor<8x4xf32>,
      %y: tensor<8xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<f32>) {
    %errors = call @errors(%w, %x, %y) : (tensor<4xf32>, tensor<8x4xf32>, tensor<8xf32>) -> tensor<8xf32>
    %squares = call @squares(%errors) : (tensor<8xf32>) -> tensor<8xf32>
    %loss = call @mean(%squares) : (tensor<8xf32>) -> tensor<f32>
    %quarter = arith.constant 0.25 : f32
    %half = arith.constant 0.5 : f32
    %empty = tensor.empty() : tensor<4xf32>
    %old = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel"]}
        ins(%m : tensor<4xf32>) outs(%empty : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32):
        %less = arith.mulf %a, %half : f32
        linalg.yield %less : f32
    } -> tensor<4xf32>
    %new = linalg.generic {indexing_maps = [#row, #sample, #weight], iterator_types = ["reduction", "parallel"]}
        ins(%x, %errors : tensor<8x4xf32>, tensor<8xf32>) outs(%old : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32, %c: f32):
        %product = arith.mulf %a, %b : f32
        %part = arith.mulf %product, %quarter : f32
        %next = arith.addf %c, %part : f32
        linalg.yield %next : f32
    } -> tensor<4xf32>
    %moved = linalg.generic {indexing_maps = [#all, #zero, #all, #all], iterator_types = ["parallel"]}
        ins(%new, %rate, %w : tensor<4xf32>, tensor<f32>, tensor<4xf32>) outs(%empty : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32, %c: f32, %d: f32):
        %step = arith.mulf %a, %b : f32
        %next = arith.subf %c, %step : f32
        linalg.yield %next : f32
    } -> tensor<4xf32>
    return %moved, %new, %loss : tensor<4xf32>, tensor<4xf32>, tensor<f32>
  }

  func.func @train_step(%x: tensor<8x4xf32>, %y: tensor<8xf32>) -> tensor<f32> {
    %rate = arith.constant dense<0.125> : tensor<f32>
    %w = util.global.load @weights : tensor<4xf32>
    %m = util.global.load @momenta : tensor<4xf32>
    %new_w, %new_m, %loss = call @update(%w, %m, %rate, %x, %y)
        : (tensor<4xf32>, tensor<4xf32>, tensor<f32>, tensor<8x4xf32>, tensor<8xf32>)
        -> (tensor<4xf32>, tensor<4xf32>, tensor<f32>)
    util.global.store %new_w, @weights : tensor<4xf32>
    util.global.store %new_m, @momenta : tensor<4xf32>
    return %loss : tensor<f32>
  }
  func.func @get_state() -> (tensor<4xf32>, tensor<4xf32>) {
    %w = util.global.load @weights : tensor<4xf32>
    %m = util.global.load @momenta : tensor<4xf32>
    return %w, %m : tensor<4xf32>, tensor<4xf32>
  }
  func.func @set_state(%w: tensor<4xf32>, %m: tensor<4xf32>) {
    util.global.store %w, @weights : tensor<4xf32>
    util.global.store %m, @momenta : tensor<4xf32>
    return
  }

  func.func @carried_step(%w: tensor<4xf32>, %m: tensor<4xf32>, %rate: tensor<f32>, %x: tensor<8x4xf32>,
      %y: tensor<8xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<f32>) {
    %new_w, %new_m, %loss = call @update(%w, %m, %rate, %x, %y)
        : (tensor<4xf32>, tensor<4xf32>, tensor<f32>, tensor<8x4xf32>, tensor<8xf32>)
        -> (tensor<4xf32>, tensor<4xf32>, tensor<f32>)
    return %new_w, %new_m, %loss : tensor<4xf32>, tensor<4xf32>, tensor<f32>
  }
  func.func @initial_state() -> (tensor<4xf32>, tensor<4xf32>) {
    %zero = arith.constant dense<0.0> : tensor<4xf32>
    return %zero, %zero : tensor<4xf32>, tensor<4xf32>
  }

  // One result a row, and their mean.
  func.func @evaluate(%w: tensor<4xf32>, %x: tensor<8x4xf32>, %y: tensor<8xf32>) -> (tensor<8xf32>, tensor<f32>) {
    %errors = call @errors(%w, %x, %y) : (tensor<4xf32>, tensor<8x4xf32>, tensor<8xf32>) -> tensor<8xf32>
    %squares = call @squares(%errors) : (tensor<8xf32>) -> tensor<8xf32>
    %mean = call @mean(%squares) : (tensor<8xf32>) -> tensor<f32>
    return %squares, %mean : tensor<8xf32>, tensor<f32>
  }

  // Returns the momenta with one more.
  func.func @growing_step(%w: tensor<4xf32>, %m: tensor<4xf32>, %x: tensor<8x4xf32>, %y: tensor<8xf32>)
      -> (tensor<4xf32>, tensor<5xf32>) {
    %zero = arith.constant 0.0 : f32
    %more = tensor.pad %m low[0] high[1] {
      ^bb0(%i: index):
        tensor.yield %zero : f32
    } : tensor<4xf32> to tensor<5xf32>
    return %w, %more : tensor<4xf32>, tensor<5xf32>
  }
}
