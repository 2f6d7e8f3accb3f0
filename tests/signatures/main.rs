//! APK signatures: against `apksigner` on files made here and on real apps, v3.1 by vectors of our own, hostile bytes.

mod apk;
mod apksigner;
mod hostile;
mod vectors;
