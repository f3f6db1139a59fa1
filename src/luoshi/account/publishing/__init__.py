"""Publishing (先审查后公开): what an office puts before the public, who passes it, what is withdrawn."""
