"""What a part of the tests found."""


class Result:
    def __init__(self):
        self.facts = []
        self.violations = []

    def fact(self, text):
        self.facts.append(text)
        print(f"  {text}", flush=True)

    def check(self, holds, violation):
        if not holds:
            self.violations.append(violation)
            print(f"  VIOLATION: {violation}", flush=True)
        return holds
