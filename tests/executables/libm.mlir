// Functions that baseline x86-64 code takes from the C library: fmaf, floorf, fmodf, sin, fmod. An
// embedded ELF cannot have them; libraries of the system and static ones can.
module @libm {
  func.func @singles(%a: tensor<?xf32>, %b: tensor<?xf32>, %c: tensor<?xf32>)
      -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
    %fma = math.fma %a, %b, %c : tensor<?xf32>
    %floor = math.floor %a : tensor<?xf32>
    %remainder = arith.remf %a, %b : tensor<?xf32>
    return %fma, %floor, %remainder : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
  }
  func.func @doubles(%a: tensor<?xf64>, %b: tensor<?xf64>) -> (tensor<?xf64>, tensor<?xf64>) {
    %sine = math.sin %a : tensor<?xf64>
    %remainder = arith.remf %a, %b : tensor<?xf64>
    return %sine, %remainder : tensor<?xf64>, tensor<?xf64>
  }
}
