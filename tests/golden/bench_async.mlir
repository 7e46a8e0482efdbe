// bench.mlir for the asynchronous execution model.
module @bench {
  util.global private mutable @calls = 0 : i32
  func.func @count() -> i32 {
    %one = arith.constant 1 : i32
    %before = util.global.load @calls : i32
    %after = arith.addi %before, %one : i32
    util.global.store %after, @calls : i32
    return %after : i32
  }
  func.func @__hidden() { return }
  func.func @internal$part() { return }
  func.func @__entry() attributes {iree.reflection = {iree.benchmark = "entry"}} { return }
  func.func @three(%batch: i32) attributes {iree.reflection = {iree.benchmark = "dispatch"}} {
    %three = arith.constant 3 : i32
    %ok = arith.cmpi eq, %batch, %three : i32
    cf.assert %ok, "need a batch of three"
    return
  }
  func.func @takes_more(%a: i32) -> i32 { return %a : i32 }
}
