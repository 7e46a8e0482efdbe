// Print, trace and break: none of them changes a result.
vm.module @debug {
  vm.rodata private @text "object"

  vm.export @print
  vm.func @print(%a: i32, %b: i64, %c: f32) -> (i32, i64, f32) {
    vm.print "values"(%a, %b, %c) : i32, i64, f32
    "vm.print"() <{message = "no values"}> : () -> ()
    vm.return %a, %b, %c : i32, i64, f32
  }
  vm.export @trace
  vm.func @trace(%a: i32, %b: i64) -> i64 {
    %w = vm.ext.i32.i64.s %a : i32 -> i64
    vm.trace "event"(%a, %b, %w) : i32, i64, i64
    %r = vm.add.i64 %w, %b : i64
    vm.return %r : i64
  }
  // The last use of one reference is in the print, of the other after it.
  vm.export @print_refs
  vm.func @print_refs(%n: i64) -> i64 {
    %align = vm.const.i32 16
    %x = vm.buffer.alloc %n, %align : !vm.buffer
    %t = vm.const.ref.rodata @text : !vm.buffer
    vm.print "references"(%x, %t) : !vm.buffer, !vm.buffer
    vm.trace "reference"(%t) : !vm.buffer
    %l = vm.buffer.length %t : !vm.buffer -> i64
    vm.return %l : i64
  }
  vm.export @break
  vm.func @break(%a: i32, %b: i32) -> (i32, i32) {
    vm.break ^go(%b, %a : i32, i32)
  ^go(%x: i32, %y: i32):
    vm.return %x, %y : i32, i32
  }
}
