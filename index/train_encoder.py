"""Trains the encoder that ships with the project: `python -m index.train_encoder [FOLDER]`, two minutes on two cores.

A Unigram vocabulary and one vector a token; questions and topics are averages of their tokens, and training pulls a
question to its topic and away from the other topics of its batch (InfoNCE, as in sentence-transformers'
MultipleNegativesRankingLoss), also with the first quarter and half of the dimensions alone (Matryoshka). The folder is
a normal sentence-transformers model.
"""

import argparse
import json
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.embedder import SHIPPED, embeddable
from index.lessons import Lesson, make_lessons

VOCABULARY = 16_000
DIMENSION = 256
SCALE = 20.0
EPOCHS = 6
BATCH = 512
RATE = 0.02
SEED = 7


def train_tokenizer(texts: Sequence[str]) -> Any:
    """A Unigram tokenizer over Han characters, words and their pieces."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(Regex(r"[一-鿿]+|[a-z]+|[^一-鿿a-z]"), "isolated"),
        ]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=VOCABULARY,
        unk_token="[UNK]",
        special_tokens=["[UNK]"],
        initial_alphabet=common_characters(),
        max_piece_length=4,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.model = _settled(tokenizer, models)
    return tokenizer


def _settled(tokenizer: Any, models: Any) -> Any:
    """The vocabulary in an order of its own: trained twice, scores differ in their last digits and ties swap."""
    pieces = [(piece, round(score, 2)) for piece, score in json.loads(tokenizer.to_str())["model"]["vocab"]]
    rest = sorted((pair for pair in pieces if pair[0] != "[UNK]"), key=lambda pair: (-pair[1], pair[0]))
    return models.Unigram([("[UNK]", 0.0), *rest], unk_id=0)


def common_characters() -> list[str]:
    """The 3,755 usual Han characters of the national standard GB 2312, so that words never seen still have tokens."""
    rows = range(0xB0, 0xD8)
    codes = [bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)]
    return [code.decode("gb2312") for code in codes if not (code[0] == 0xD7 and code[1] > 0xF9)]


def batches(lessons: Sequence[Lesson], draw: random.Random) -> list[list[Lesson]]:
    """Batches in which no two lessons are of one group, so that none opposes its own meaning."""
    waiting = list(lessons)
    draw.shuffle(waiting)
    made = []
    while waiting:
        batch: list[Lesson] = []
        groups: set[str] = set()
        rest = []
        for lesson in waiting:
            if len(batch) < BATCH and lesson.group not in groups:
                batch.append(lesson)
                groups.add(lesson.group)
            else:
                rest.append(lesson)
        if len(batch) < 32:
            break
        made.append(batch)
        waiting = rest
    draw.shuffle(made)
    return made


def train(folder: Path, epochs: int = EPOCHS, report: Any = print) -> None:
    """Makes the lessons, the vocabulary and the vectors, and saves the model."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    draw = random.Random(SEED)
    lessons = [Lesson(x.group, embeddable(x.asked), embeddable(x.topic)) for x in make_lessons(SEED)]
    tokenizer = train_tokenizer(sorted({text for lesson in lessons for text in (lesson.asked, lesson.topic)}))
    report(f"{len(lessons)} lessons, {tokenizer.get_vocab_size()} tokens")
    bag = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), DIMENSION, mode="mean")
    torch.nn.init.normal_(bag.weight, std=0.1)
    optimizer = torch.optim.Adam(bag.parameters(), lr=RATE)
    plan = [batch for _ in range(epochs) for batch in batches(lessons, draw)]
    total = 0.0
    for step, batch in enumerate(plan, start=1):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1.0, step / 50) * (1 - step / (len(plan) + 1))
        asked = _embed(bag, tokenizer, [lesson.asked for lesson in batch])
        topics = _embed(bag, tokenizer, [lesson.topic for lesson in batch])
        loss = sum((_contrast(asked[:, :n], topics[:, :n]) for n in (64, 128, DIMENSION)), torch.zeros(()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += float(loss.detach())
        if step % 100 == 0:
            report(f"step {step}/{len(plan)} loss {total / 100:.3f}")
            total = 0.0
    weights = bag.weight.detach().to(torch.float16).numpy()
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu"
    )
    model.save(str(folder), create_model_card=False)


def _embed(bag: Any, tokenizer: Any, texts: Sequence[str]) -> Any:
    import torch

    rows = [encoding.ids or [0] for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    offsets = [0]
    for row in rows[:-1]:
        offsets.append(offsets[-1] + len(row))
    flat = torch.tensor([token for row in rows for token in row])
    return bag(flat, torch.tensor(offsets))


def _contrast(asked: Any, topics: Any) -> Any:
    """Each question's own topic against all the others of the batch, both ways."""
    import torch

    asked = torch.nn.functional.normalize(asked, dim=-1)
    topics = torch.nn.functional.normalize(topics, dim=-1)
    scores = asked @ topics.T * SCALE
    own = torch.arange(len(scores))
    cross = torch.nn.functional.cross_entropy
    return (cross(scores, own) + cross(scores.T, own)) / 2


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m index.train_encoder", description="Train the shipped encoder.")
    parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    train(arguments.folder, arguments.epochs)


if __name__ == "__main__":
    main()
