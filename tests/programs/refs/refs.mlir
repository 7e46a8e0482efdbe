// References: comparison, null, selection, casts and how long objects live.
vm.module @refs {
  vm.rodata private @a "one"
  vm.rodata private @b "three"
  vm.rodata private @c "seventh"
  vm.global.ref private mutable @kept : !vm.buffer

  // Equality is identity: a clone with the same bytes differs.
  vm.export @compare
  vm.func @compare(%clone: i32) -> (i32, i32, i32, i32, i32) {
    %a = vm.const.ref.rodata @a : !vm.buffer
    %zero = vm.const.i64.zero
    %align = vm.const.i32 16
    %n = vm.buffer.length %a : !vm.buffer -> i64
    vm.cond_br %clone, ^copy, ^same(%a : !vm.buffer)
  ^copy:
    %d = vm.buffer.clone %a, %zero, %n, %align : !vm.buffer -> !vm.buffer
    vm.br ^same(%d : !vm.buffer)
  ^same(%x: !vm.buffer):
    %b = vm.const.ref.rodata @b : !vm.buffer
    %eq = vm.cmp.eq.ref %a, %x : !vm.buffer
    %ne = vm.cmp.ne.ref %a, %x : !vm.buffer
    %eqb = vm.cmp.eq.ref %b, %x : !vm.buffer
    %neb = vm.cmp.ne.ref %b, %x : !vm.buffer
    %nz = vm.cmp.nz.ref %x : !vm.buffer
    vm.return %eq, %ne, %eqb, %neb, %nz : i32, i32, i32, i32, i32
  }

  // The argument can only be given as null from outside.
  vm.export @null_argument
  vm.func @null_argument(%r: !vm.buffer) -> (i32, i32, i32) {
    %null = vm.const.ref.zero : !vm.buffer
    %eq = vm.cmp.eq.ref %r, %null : !vm.buffer
    %ne = vm.cmp.ne.ref %r, %null : !vm.buffer
    %nz = vm.cmp.nz.ref %r : !vm.buffer
    vm.return %eq, %ne, %nz : i32, i32, i32
  }
  vm.export @null_length
  vm.func @null_length(%r: !vm.buffer) -> i64 {
    %n = vm.buffer.length %r : !vm.buffer -> i64
    vm.return %n : i64
  }

  // Neither operand is used again: the one that is not chosen must be released.
  vm.export @select_last
  vm.func @select_last(%c: i32, %m: i64, %n: i64) -> i64 {
    %align = vm.const.i32 16
    %x = vm.buffer.alloc %m, %align : !vm.buffer
    %y = vm.buffer.alloc %n, %align : !vm.buffer
    %r = vm.select.ref %c, %x, %y : !vm.buffer
    %l = vm.buffer.length %r : !vm.buffer -> i64
    vm.return %l : i64
  }
  // Both operands are used again.
  vm.export @select_kept
  vm.func @select_kept(%c: i32) -> (i64, i64, i64) {
    %a = vm.const.ref.rodata @a : !vm.buffer
    %b = vm.const.ref.rodata @b : !vm.buffer
    %r = vm.select.ref %c, %a, %b : !vm.buffer
    %lr = vm.buffer.length %r : !vm.buffer -> i64
    %la = vm.buffer.length %a : !vm.buffer -> i64
    %lb = vm.buffer.length %b : !vm.buffer -> i64
    vm.return %lr, %la, %lb : i64, i64, i64
  }

  vm.export @switch_last
  vm.func @switch_last(%x: i32) -> i64 {
    %a = vm.const.ref.rodata @a : !vm.buffer
    %b = vm.const.ref.rodata @b : !vm.buffer
    %c = vm.const.ref.rodata @c : !vm.buffer
    %null = vm.const.ref.zero : !vm.buffer
    %r = vm.switch.ref %x[%a, %b, %null] else %c : !vm.buffer
    %l = vm.buffer.length %r : !vm.buffer -> i64
    vm.return %l : i64
  }
  // The operands stay usable; the same one occurs twice.
  vm.export @switch_kept
  vm.func @switch_kept(%x: i32) -> (i64, i64) {
    %a = vm.const.ref.rodata @a : !vm.buffer
    %b = vm.const.ref.rodata @b : !vm.buffer
    %r = vm.switch.ref %x[%a, %b, %a] else %b : !vm.buffer
    %lr = vm.buffer.length %r : !vm.buffer -> i64
    %la = vm.buffer.length %a : !vm.buffer -> i64
    %lb = vm.buffer.length %b : !vm.buffer -> i64
    %sum = vm.add.i64 %la, %lb : i64
    vm.return %lr, %sum : i64, i64
  }

  // An untyped reference to a buffer (0), a list (1) or nothing (2), read as a buffer.
  vm.export @cast
  vm.func @cast(%kind: i32) -> i32 {
    %any = vm.call @untyped(%kind) : (i32) -> !vm.ref<?>
    %r = vm.cast.any.ref %any : !vm.ref<?> -> !vm.buffer
    %nz = vm.cmp.nz.ref %r : !vm.buffer
    vm.return %nz : i32
  }
  // The same, read as a list.
  vm.export @cast_list
  vm.func @cast_list(%kind: i32) -> i32 {
    %any = vm.call @untyped(%kind) : (i32) -> !vm.ref<?>
    %r = vm.cast.any.ref %any : !vm.ref<?> -> !vm.list<i32>
    %nz = vm.cmp.nz.ref %r : !vm.list<i32>
    vm.return %nz : i32
  }
  // The source of the cast is used again.
  vm.export @cast_kept
  vm.func @cast_kept(%kind: i32) -> (i32, i64) {
    %any = vm.call @untyped(%kind) : (i32) -> !vm.ref<?>
    %r = vm.cast.any.ref %any : !vm.ref<?> -> !vm.buffer
    %l = vm.buffer.length %r : !vm.buffer -> i64
    %nz = vm.cmp.nz.ref %any : !vm.ref<?>
    vm.return %nz, %l : i32, i64
  }
  vm.func private @untyped(%kind: i32) -> !vm.ref<?> attributes {inlining_policy = #util.inline.never} {
    %zero = vm.const.i32.zero
    vm.br_table %kind {
      default: ^nothing,
      0: ^buffer,
      1: ^list
    }
  ^buffer:
    %a = vm.const.ref.rodata @a : !vm.buffer
    %ua = vm.cast.ref.any %a : !vm.buffer -> !vm.ref<?>
    vm.return %ua : !vm.ref<?>
  ^list:
    %l = vm.list.alloc %zero : (i32) -> !vm.list<i32>
    %ul = vm.cast.ref.any %l : !vm.list<i32> -> !vm.ref<?>
    vm.return %ul : !vm.ref<?>
  ^nothing:
    %null = vm.const.ref.zero : !vm.ref<?>
    vm.return %null : !vm.ref<?>
  }

  // One object held by a register, a global and a list at once.
  vm.export @shared
  vm.func @shared(%n: i64) -> (i32, i32, i32) {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %zero64 = vm.const.i64.zero
    %value = vm.const.i32 77
    %align = vm.const.i32 16
    %x = vm.buffer.alloc %n, %align : !vm.buffer
    vm.global.store.ref %x, @kept : !vm.buffer
    %l = vm.list.alloc %one : (i32) -> !vm.list<?>
    vm.list.resize %l, %one : (!vm.list<?>, i32)
    vm.list.set.ref %l, %zero, %x : (!vm.list<?>, i32, !vm.buffer)
    vm.buffer.store.i8 %value, %x[%zero64] : i32 -> !vm.buffer
    %y = vm.global.load.ref @kept : !vm.buffer
    %z = vm.list.get.ref %l, %zero : (!vm.list<?>, i32) -> !vm.buffer
    vm.list.resize %l, %zero : (!vm.list<?>, i32)
    %same = vm.cmp.eq.ref %y, %z : !vm.buffer
    %vy = vm.buffer.load.i8.u %y[%zero64] : !vm.buffer -> i32
    %vz = vm.buffer.load.i8.u %z[%zero64] : !vm.buffer -> i32
    vm.return %same, %vy, %vz : i32, i32, i32
  }
  // The object in the global outlives the call that made it.
  vm.export @kept_byte
  vm.func @kept_byte() -> i32 {
    %zero = vm.const.i64.zero
    %y = vm.global.load.ref @kept : !vm.buffer
    %v = vm.buffer.load.i8.u %y[%zero] : !vm.buffer -> i32
    vm.return %v : i32
  }

  // Replaces a reference round by round: the old one must go, or n * 64 KiB pile up.
  vm.export @churn
  vm.func @churn(%n: i32) -> i64 {
    %one = vm.const.i32 1
    %size = vm.const.i64 65536
    %align = vm.const.i32 64
    %null = vm.const.ref.zero : !vm.buffer
    vm.br ^loop(%n, %null : i32, !vm.buffer)
  ^loop(%i: i32, %r: !vm.buffer):
    vm.cond_br %i, ^next, ^end
  ^next:
    %j = vm.sub.i32 %i, %one : i32
    %x = vm.buffer.alloc %size, %align : !vm.buffer
    vm.br ^loop(%j, %x : i32, !vm.buffer)
  ^end:
    %l = vm.buffer.length %r : !vm.buffer -> i64
    vm.return %l : i64
  }

  vm.export @result
  vm.func @result(%kind: i32) -> !vm.ref<?> {
    %any = vm.call @untyped(%kind) : (i32) -> !vm.ref<?>
    vm.return %any : !vm.ref<?>
  }
}
