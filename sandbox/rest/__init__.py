"""Discord's REST routes, one file per noun; each exports `routes`, and `sandbox.app` mounts them all."""
