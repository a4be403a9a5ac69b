-- When bytes were put: they may not be removed before the document that names them had time to come.
ALTER TABLE blob_chunks ADD COLUMN put_at timestamptz NOT NULL DEFAULT now();
