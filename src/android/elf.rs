//! Native libraries: imported symbols, JNI exports, strings.
