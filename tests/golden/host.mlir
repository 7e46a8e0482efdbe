module @host { func.func @twice(%a: i32) -> i32 {
  %c0 = arith.constant 0 : i32
  %ok = arith.cmpi sgt, %a, %c0 : i32
  cf.assert %ok, "need a positive value"
  %r = arith.addi %a, %a : i32
  return %r : i32 } }
