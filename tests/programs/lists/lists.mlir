// Lists of every element type. A variant list holds one list of each kind, and
// `which` picks: 0 i8, 1 i16, 2 i32, 3 i64, 4 f32, 5 f64, 6 variant, 7 lists.
// At run time all of these are the one list type, so each accessor meets each kind.
vm.module @lists {
  vm.global.ref private mutable @all : !vm.list<?>
  vm.rodata private @bytes dense<[1, 2, 3]> : tensor<3xi8>

  // Makes all lists anew, of the given capacity, and empty.
  vm.export @create
  vm.func @create(%capacity: i32) {
    %count = vm.const.i32 8
    %c0 = vm.const.i32.zero
    %c1 = vm.const.i32 1
    %c2 = vm.const.i32 2
    %c3 = vm.const.i32 3
    %c4 = vm.const.i32 4
    %c5 = vm.const.i32 5
    %c6 = vm.const.i32 6
    %c7 = vm.const.i32 7
    %all = vm.list.alloc %count : (i32) -> !vm.list<?>
    vm.list.resize %all, %count : (!vm.list<?>, i32)
    %l0 = vm.list.alloc %capacity : (i32) -> !vm.list<i8>
    vm.list.set.ref %all, %c0, %l0 : (!vm.list<?>, i32, !vm.list<i8>)
    %l1 = vm.list.alloc %capacity : (i32) -> !vm.list<i16>
    vm.list.set.ref %all, %c1, %l1 : (!vm.list<?>, i32, !vm.list<i16>)
    %l2 = vm.list.alloc %capacity : (i32) -> !vm.list<i32>
    vm.list.set.ref %all, %c2, %l2 : (!vm.list<?>, i32, !vm.list<i32>)
    %l3 = vm.list.alloc %capacity : (i32) -> !vm.list<i64>
    vm.list.set.ref %all, %c3, %l3 : (!vm.list<?>, i32, !vm.list<i64>)
    %l4 = vm.list.alloc %capacity : (i32) -> !vm.list<f32>
    vm.list.set.ref %all, %c4, %l4 : (!vm.list<?>, i32, !vm.list<f32>)
    %l5 = vm.list.alloc %capacity : (i32) -> !vm.list<f64>
    vm.list.set.ref %all, %c5, %l5 : (!vm.list<?>, i32, !vm.list<f64>)
    %l6 = vm.list.alloc %capacity : (i32) -> !vm.list<?>
    vm.list.set.ref %all, %c6, %l6 : (!vm.list<?>, i32, !vm.list<?>)
    %l7 = vm.list.alloc %capacity : (i32) -> !vm.list<!vm.list<i32>>
    vm.list.set.ref %all, %c7, %l7 : (!vm.list<?>, i32, !vm.list<!vm.list<i32>>)
    vm.global.store.ref %all, @all : !vm.list<?>
    vm.return
  }

  // The list, or null when `which` is empty. Fails when it is out of range.
  vm.func private @pick(%which: i32) -> !vm.list<?> attributes {inlining_policy = #util.inline.never} {
    %all = vm.global.load.ref @all : !vm.list<?>
    %l = vm.list.get.ref %all, %which : (!vm.list<?>, i32) -> !vm.list<?>
    vm.return %l : !vm.list<?>
  }

  vm.export @size
  vm.func @size(%which: i32) -> i32 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %n = vm.list.size %l : (!vm.list<?>) -> i32
    vm.return %n : i32
  }
  vm.export @reserve
  vm.func @reserve(%which: i32, %n: i32) -> i32 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    vm.list.reserve %l, %n : (!vm.list<?>, i32)
    %size = vm.list.size %l : (!vm.list<?>) -> i32
    vm.return %size : i32
  }
  vm.export @resize
  vm.func @resize(%which: i32, %n: i32) -> i32 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    vm.list.resize %l, %n : (!vm.list<?>, i32)
    %size = vm.list.size %l : (!vm.list<?>) -> i32
    vm.return %size : i32
  }

  vm.export @set_i32
  vm.func @set_i32(%which: i32, %at: i32, %v: i32) {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    vm.list.set.i32 %l, %at, %v : (!vm.list<?>, i32, i32)
    vm.return
  }
  vm.export @set_i64
  vm.func @set_i64(%which: i32, %at: i32, %v: i64) {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    vm.list.set.i64 %l, %at, %v : (!vm.list<?>, i32, i64)
    vm.return
  }
  vm.export @set_f32
  vm.func @set_f32(%which: i32, %at: i32, %v: f32) {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    vm.list.set.f32 %l, %at, %v : (!vm.list<?>, i32, f32)
    vm.return
  }
  vm.export @set_f64
  vm.func @set_f64(%which: i32, %at: i32, %v: f64) {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    vm.list.set.f64 %l, %at, %v : (!vm.list<?>, i32, f64)
    vm.return
  }
  // References: null, a buffer, another of the lists.
  vm.export @set_null
  vm.func @set_null(%which: i32, %at: i32) {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %null = vm.const.ref.zero : !vm.buffer
    vm.list.set.ref %l, %at, %null : (!vm.list<?>, i32, !vm.buffer)
    vm.return
  }
  vm.export @set_buffer
  vm.func @set_buffer(%which: i32, %at: i32) {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %bytes = vm.const.ref.rodata @bytes : !vm.buffer
    vm.list.set.ref %l, %at, %bytes : (!vm.list<?>, i32, !vm.buffer)
    vm.return
  }
  vm.export @set_list
  vm.func @set_list(%which: i32, %at: i32, %what: i32) {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %v = vm.call @pick(%what) : (i32) -> !vm.list<?>
    vm.list.set.ref %l, %at, %v : (!vm.list<?>, i32, !vm.list<?>)
    vm.return
  }

  vm.export @get_i32
  vm.func @get_i32(%which: i32, %at: i32) -> i32 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %v = vm.list.get.i32 %l, %at : (!vm.list<?>, i32) -> i32
    vm.return %v : i32
  }
  vm.export @get_i64
  vm.func @get_i64(%which: i32, %at: i32) -> i64 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %v = vm.list.get.i64 %l, %at : (!vm.list<?>, i32) -> i64
    vm.return %v : i64
  }
  vm.export @get_f32
  vm.func @get_f32(%which: i32, %at: i32) -> f32 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %v = vm.list.get.f32 %l, %at : (!vm.list<?>, i32) -> f32
    vm.return %v : f32
  }
  vm.export @get_f64
  vm.func @get_f64(%which: i32, %at: i32) -> f64 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %v = vm.list.get.f64 %l, %at : (!vm.list<?>, i32) -> f64
    vm.return %v : f64
  }
  // Length of the buffer at an element; -1 when it is null or something else.
  vm.export @get_buffer
  vm.func @get_buffer(%which: i32, %at: i32) -> i64 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %v = vm.list.get.ref %l, %at : (!vm.list<?>, i32) -> !vm.buffer
    %none = vm.const.i64 -1
    %is = vm.cmp.nz.ref %v : !vm.buffer
    vm.cond_br %is, ^some, ^end(%none : i64)
  ^some:
    %n = vm.buffer.length %v : !vm.buffer -> i64
    vm.br ^end(%n : i64)
  ^end(%r: i64):
    vm.return %r : i64
  }
  // Size of the list at an element; -1 when it is null or something else.
  vm.export @get_list
  vm.func @get_list(%which: i32, %at: i32) -> i32 {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    %v = vm.list.get.ref %l, %at : (!vm.list<?>, i32) -> !vm.list<i32>
    %none = vm.const.i32 -1
    %is = vm.cmp.nz.ref %v : !vm.list<i32>
    vm.cond_br %is, ^some, ^end(%none : i32)
  ^some:
    %n = vm.list.size %v : (!vm.list<i32>) -> i32
    vm.br ^end(%n : i32)
  ^end(%r: i32):
    vm.return %r : i32
  }

  // Fills a new i64 list with squares, then sums it from the end. Capacity 0 makes it grow.
  vm.export @squares
  vm.func @squares(%n: i32) -> i64 {
    %zero = vm.const.i32.zero
    %one = vm.const.i32 1
    %zero64 = vm.const.i64.zero
    %l = vm.list.alloc %zero : (i32) -> !vm.list<i64>
    vm.br ^fill(%zero : i32)
  ^fill(%i: i32):
    %more = vm.cmp.lt.i32.s %i, %n : i32
    vm.cond_br %more, ^append, ^sum(%n, %zero64 : i32, i64)
  ^append:
    %j = vm.add.i32 %i, %one : i32
    vm.list.resize %l, %j : (!vm.list<i64>, i32)
    %x = vm.ext.i32.i64.s %i : i32 -> i64
    %xx = vm.mul.i64 %x, %x : i64
    vm.list.set.i64 %l, %i, %xx : (!vm.list<i64>, i32, i64)
    vm.br ^fill(%j : i32)
  ^sum(%k: i32, %total: i64):
    vm.cond_br %k, ^add, ^end
  ^add:
    %m = vm.sub.i32 %k, %one : i32
    %v = vm.list.get.i64 %l, %m : (!vm.list<i64>, i32) -> i64
    %t = vm.add.i64 %total, %v : i64
    vm.br ^sum(%m, %t : i32, i64)
  ^end:
    vm.return %total : i64
  }

  // A list as a result, and null where a list is expected.
  vm.export @result
  vm.func @result(%which: i32) -> !vm.list<?> {
    %l = vm.call @pick(%which) : (i32) -> !vm.list<?>
    vm.return %l : !vm.list<?>
  }
  vm.export @size_of
  vm.func @size_of(%l: !vm.list<i32>) -> i32 {
    %n = vm.list.size %l : (!vm.list<i32>) -> i32
    vm.return %n : i32
  }
}
