"""What every task of the sandbox shares: a call, its checks, its price, its results, its worker."""
