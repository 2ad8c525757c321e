"""Work in batches: the same results in order, here or in other processes, through any executor."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from plugins.engine.work import map_batches


def square(items):
    return [(item * item, os.getpid()) for item in items]


def run(workers, count=100, **options):
    return [found for batch in map_batches(square, range(count), workers, **options) for found in batch]


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_results_come_in_order_whatever_the_number_of_workers(workers):
    assert [n * n for n in range(100)] == [found for found, _ in run(workers, least=1)]


def test_little_work_is_done_in_this_process():
    assert {os.getpid()} == {process for _, process in run(8, count=20)}


def test_much_work_is_done_in_others():
    assert os.getpid() not in {process for _, process in run(2, least=1)}


def test_little_work_that_is_costly_is_done_in_others_too():
    assert os.getpid() not in {process for _, process in run(2, count=20, weigh=lambda item: 10)}


def test_one_item_is_worked_on_in_this_process_however_costly():
    assert {os.getpid()} == {process for _, process in run(2, count=1, weigh=lambda item: 1000)}


def test_a_batch_takes_no_more_when_it_is_heavy_enough():
    sizes = [len(batch) for batch in map_batches(square, [1, 1, 40, 1, 40, 1], 1, weigh=lambda item: item)]

    assert [3, 2, 1] == sizes


def test_another_executor_can_be_put_in_place():
    made = []

    def make_threads(workers, begin, arguments):
        made.append(workers)
        return ThreadPoolExecutor(workers, initializer=begin, initargs=arguments)

    assert [n * n for n in range(100)] == [found for found, _ in run(2, least=1, make_executor=make_threads)]
    assert [2] == made


def test_an_error_in_a_worker_ends_the_work():
    def fail(items):
        raise ValueError("a template is broken")

    with pytest.raises(ValueError, match="a template is broken"):
        list(map_batches(fail, range(100), 2, least=1))


@pytest.mark.parametrize("workers", [1, 2])
def test_this_process_does_its_own_work_before_it_waits_for_the_first_result(workers):
    done = []
    results = map_batches(square, range(100), workers, least=1, meanwhile=lambda: done.append("own work"))
    first = next(results)
    results.close()

    assert ["own work"] == done
    assert 0 == first[0][0]
