"""Code lists with dates: what a code meant on a day, in Chinese and English."""
