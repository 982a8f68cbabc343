namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>The activations of one stateless worker: the first that is free, another while there may be more, else each in turn.</summary>
internal sealed class StatelessPool(int most)
{
    private readonly List<Activation> _workers = [];
    private int _next;

    public Activation Next(Func<Activation> make)
    {
        lock (_workers)
        {
            foreach (var worker in _workers)
                if (worker.IsFree)
                    return worker;
            if (_workers.Count < most)
            {
                var made = make();
                _workers.Add(made);
                return made;
            }
            _next = (_next + 1) % _workers.Count;
            return _workers[_next];
        }
    }

    public void Remove(Activation worker)
    {
        lock (_workers)
            _workers.Remove(worker);
    }

    public void ForEach(Action<Activation> look)
    {
        Activation[] workers;
        lock (_workers)
            workers = [.. _workers];
        Array.ForEach(workers, look);
    }
}
