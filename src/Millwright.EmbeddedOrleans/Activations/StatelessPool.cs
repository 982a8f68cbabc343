namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>The activations of one stateless worker: the first that is free, another while there may be more, else each in turn.</summary>
internal sealed class StatelessPool(int most)
{
    private readonly List<Activation> _workers = [];
    private int _next;

    public Activation Next(Catalog catalog, GrainId id)
    {
        lock (_workers)
        {
            foreach (var worker in _workers)
                if (worker.IsFree)
                    return worker;
            if (_workers.Count < most)
            {
                var made = new Activation(catalog, id);
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

    public Activation[] Workers()
    {
        lock (_workers)
            return [.. _workers];
    }
}
