package main

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
static void give_back(void) { malloc_trim(0); }
#else
static void give_back(void) {}
#endif
*/
import "C"

import (
	"runtime"
	"runtime/debug"
)

// giveBackMemory gives the system what is free: Go's, and SQLite's, of which glibc keeps some for each thread that ever called.
// What lies in a pool, as the migrations' buffers of 4 MB each, is let go by the second collection only; until then it would count as
// in use, and twice that be the heap's measure.
func giveBackMemory() {
	runtime.GC()
	debug.FreeOSMemory()
	C.give_back()
}
