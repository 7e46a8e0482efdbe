// Variadic calls, which only native modules can serve: joining and awaiting
// fences that are all null. Needs the module `hal`, but starts no work.
vm.module @fences {
  vm.import private @hal.fence.join(%flags : i64, %fences : !vm.ref<!hal.fence> ...) -> !vm.ref<!hal.fence>
  vm.import private @hal.fence.await(%timeout : i32, %flags : i64, %fences : !vm.ref<!hal.fence> ...) -> i32 attributes {vm.yield}

  // Is the join of no, one or three null fences null too? All three should say 0.
  vm.export @join
  vm.func @join() -> (i32, i32, i32) {
    %flags = vm.const.i64.zero
    %null = vm.const.ref.zero : !vm.ref<!hal.fence>
    %f0 = vm.call.variadic @hal.fence.join(%flags, []) : (i64, !vm.ref<!hal.fence> ...) -> !vm.ref<!hal.fence>
    %f1 = vm.call.variadic @hal.fence.join(%flags, [%null]) : (i64, !vm.ref<!hal.fence> ...) -> !vm.ref<!hal.fence>
    %f3 = vm.call.variadic @hal.fence.join(%flags, [%f0, %null, %f1]) : (i64, !vm.ref<!hal.fence> ...) -> !vm.ref<!hal.fence>
    %n0 = vm.cmp.nz.ref %f0 : !vm.ref<!hal.fence>
    %n1 = vm.cmp.nz.ref %f1 : !vm.ref<!hal.fence>
    %n3 = vm.cmp.nz.ref %f3 : !vm.ref<!hal.fence>
    vm.return %n0, %n1, %n3 : i32, i32, i32
  }

  // Null counts as reached. x is live over the call.
  vm.export @await
  vm.func @await(%timeout: i32, %x: i64) -> (i32, i32, i64) {
    %flags = vm.const.i64.zero
    %null = vm.const.ref.zero : !vm.ref<!hal.fence>
    %c0 = vm.call.variadic @hal.fence.await(%timeout, %flags, []) : (i32, i64, !vm.ref<!hal.fence> ...) -> i32
    %c2 = vm.call.variadic @hal.fence.await(%timeout, %flags, [%null, %null]) : (i32, i64, !vm.ref<!hal.fence> ...) -> i32
    vm.return %c0, %c2, %x : i32, i32, i64
  }
}
