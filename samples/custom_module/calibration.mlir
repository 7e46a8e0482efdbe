// What only the vm dialect can say: a call with any number of arguments, and a call that may pause.
vm.module @calibration {
  vm.import private @sensor.series.record(%series : !vm.ref<!sensor.series>, %readings : f32 ...)
  vm.import private @sensor.settle(%milliseconds : i64) -> i64 attributes {vm.yield}

  vm.func @begin(%series : !vm.ref<!sensor.series>) -> i64 {
    %ten = vm.const.i64 10
    %low = vm.const.f32 0.0
    %high = vm.const.f32 100.0
    vm.call.variadic @sensor.series.record(%series, [%low, %high]) : (!vm.ref<!sensor.series>, f32 ...)
    vm.call.yieldable @sensor.settle(%ten) : (i64) -> ^settled(i64)
  ^settled(%waited : i64):
    vm.return %waited : i64
  }
  vm.export @begin
}
