# Learn from a table of appeals, and ask about two that are not in it.
furong hotline train appeals.csv --out appeals.npz
furong hotline suggest "公交站台等了很久，公交车班次太少" --model appeals.npz --json
furong hotline suggest "厨房里好大一股煤气味" --model appeals.npz --json
