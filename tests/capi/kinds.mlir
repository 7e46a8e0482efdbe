// What native modules in C receive and return, in every kind of argument; see native_modules.c.
vm.module @kinds {
  vm.import private @host.numbers(%a : i32, %b : i64, %c : f32, %d : f64) -> (i32, i64, f32, f64)
  vm.import private @host.list(%list : !vm.list<?>) -> !vm.list<?>
  vm.import private @host.bytes(%bytes : !vm.buffer) -> !vm.buffer
  vm.import private @host.tensor(%tensor : !vm.ref<!hal.buffer_view>) -> !vm.ref<!hal.buffer>
  vm.import private @host.device(%buffer : !vm.ref<!hal.buffer>, %fence : !vm.ref<!hal.fence>) -> i32
  vm.import private @host.weigh(%factor : i32, %pairs : tuple<i64, f64> ...) -> f64
  vm.import private @host.counter.create(%start : i64) -> !vm.ref<!host.counter>
  vm.import private @host.counter.next(%counter : !vm.ref<!host.counter>) -> i64
  vm.import private @host.wait(%rounds : i32) -> i32 attributes {vm.yield}
  vm.import private @host.fail(%code : i32)

  vm.func @numbers(%a : i32, %b : i64, %c : f32, %d : f64) -> (i32, i64, f32, f64) {
    %0:4 = vm.call @host.numbers(%a, %b, %c, %d) : (i32, i64, f32, f64) -> (i32, i64, f32, f64)
    vm.return %0#0, %0#1, %0#2, %0#3 : i32, i64, f32, f64
  }
  vm.export @numbers
  vm.func @list(%list : !vm.list<?>) -> !vm.list<?> {
    %0 = vm.call @host.list(%list) : (!vm.list<?>) -> !vm.list<?>
    vm.return %0 : !vm.list<?>
  }
  vm.export @list
  vm.func @bytes(%bytes : !vm.buffer) -> !vm.buffer {
    %0 = vm.call @host.bytes(%bytes) : (!vm.buffer) -> !vm.buffer
    vm.return %0 : !vm.buffer
  }
  vm.export @bytes
  vm.func @tensor(%tensor : !vm.ref<!hal.buffer_view>) -> !vm.ref<!hal.buffer> {
    %0 = vm.call @host.tensor(%tensor) : (!vm.ref<!hal.buffer_view>) -> !vm.ref<!hal.buffer>
    vm.return %0 : !vm.ref<!hal.buffer>
  }
  vm.export @tensor
  vm.func @device(%buffer : !vm.ref<!hal.buffer>, %fence : !vm.ref<!hal.fence>) -> i32 {
    %0 = vm.call @host.device(%buffer, %fence) : (!vm.ref<!hal.buffer>, !vm.ref<!hal.fence>) -> i32
    vm.return %0 : i32
  }
  vm.export @device
  vm.func @weigh(%a : i64, %b : f64, %c : i64, %d : f64) -> f64 {
    %factor = vm.const.i32 10
    %0 = vm.call.variadic @host.weigh(%factor, [(%a, %b), (%c, %d)]) : (i32, tuple<i64, f64> ...) -> f64
    vm.return %0 : f64
  }
  vm.export @weigh
  vm.func @count(%start : i64) -> (i64, !vm.ref<!host.counter>) {
    %counter = vm.call @host.counter.create(%start) : (i64) -> !vm.ref<!host.counter>
    %0 = vm.call @host.counter.next(%counter) : (!vm.ref<!host.counter>) -> i64
    %1 = vm.call @host.counter.next(%counter) : (!vm.ref<!host.counter>) -> i64
    vm.return %1, %counter : i64, !vm.ref<!host.counter>
  }
  vm.export @count
  vm.func @next(%counter : !vm.ref<!host.counter>) -> i64 {
    %0 = vm.call @host.counter.next(%counter) : (!vm.ref<!host.counter>) -> i64
    vm.return %0 : i64
  }
  vm.export @next
  vm.func @wait(%rounds : i32) -> i32 {
    vm.call.yieldable @host.wait(%rounds) : (i32) -> ^done(i32)
  ^done(%0 : i32):
    vm.return %0 : i32
  }
  vm.export @wait
  vm.func @fail(%code : i32) {
    vm.call @host.fail(%code) : (i32) -> ()
    vm.return
  }
  vm.export @fail
}
