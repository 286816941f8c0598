# Aliases for those who have make; python3 faceid.py is the real thing.
.PHONY: run test check
run test check:
	python3 faceid.py $@
