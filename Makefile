setup:
	UV_PYTHON_DOWNLOADS=never .tools/bin/uv sync
