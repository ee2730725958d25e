"""A support vector machine on scikit-learn's digits."""
import argparse

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

parser = argparse.ArgumentParser()
parser.add_argument("--C", type=float, default=1.0)
parser.add_argument("--kernel", default="rbf")
parser.add_argument("--split", type=int, default=0)
args = parser.parse_args()
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, random_state=args.split, stratify=y)
model = SVC(C=args.C, kernel=args.kernel).fit(x_train, y_train)
print(f"{len(x_train)} rows, test accuracy: {model.score(x_test, y_test):.4f}")
