// What a build may leave out to be smaller. CMake options of the same names set these to 0 for the
// library and for its users; docs/SIZE.md says what each saves.
#pragma once

#ifndef MOTE_STATUS_TEXT
#define MOTE_STATUS_TEXT 1  // the text of a Status; without it only its code
#endif
#ifndef MOTE_DIAGNOSTICS
#define MOTE_DIAGNOSTICS 1  // what was expected, what was found and where; see diagnostic.h
#endif
#ifndef MOTE_TRACE
#define MOTE_TRACE 1  // calls of SessionOptions::trace
#endif
#ifndef MOTE_F32
#define MOTE_F32 1  // floats in host code; kernels compute with floats anyway
#endif
#ifndef MOTE_F64
#define MOTE_F64 1
#endif
