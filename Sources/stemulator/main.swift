print("stemulator")
