// What compilers put where an abstract class has no function, so that programs need no C++ library.
// Nothing calls it. Weak: a C++ library that is there has its own.
extern "C" __attribute__((weak)) void __cxa_pure_virtual() { __builtin_trap(); }
