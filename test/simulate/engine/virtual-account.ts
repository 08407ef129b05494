import type { Method } from '../../../src/domain/collection/model/method';
import type { StoredMethod } from '../../../src/domain/stored-methods';
import { DAY } from '../../../src/domain/time';
import type { CustomerReading } from '../../../src/stripe/stripe-gateway';

interface VirtualCustomer {
  id: string;
  name: string;
  email: string;
  metadata: Record<string, string>;
  deleted: boolean;
  /** Newest first. */
  methods: StoredMethod[];
  defaultId: string | null;
}

/** What Stripe knows beside the payments: customers, their methods, and what each key asked. */
export class VirtualAccount {
  readonly customers = new Map<string, VirtualCustomer>();
  private readonly asked = new Map<string, { parameters: string; at: number }>();
  private made = 0;
  private attached = 0;
  private readonly onChange: (customer: string) => void;

  constructor(onChange: (customer: string) => void) {
    this.onChange = onChange;
  }

  /** Stripe refuses a key that comes again with other parameters, as long as it keeps it. */
  isOtherwise(key: string, request: object, now: number): boolean {
    const parameters = JSON.stringify(request);
    const before = this.asked.get(key);
    if (before === undefined || now - before.at > DAY) {
      this.asked.set(key, { parameters, at: now });
      return false;
    }
    return before.parameters !== parameters;
  }

  create(of: Pick<VirtualCustomer, 'name' | 'email' | 'metadata'>): VirtualCustomer {
    this.made += 1;
    const id = `cus_${this.made}`;
    const customer = { ...of, id, deleted: false, methods: [], defaultId: null };
    this.customers.set(id, customer);
    return customer;
  }

  attach(id: string, method: Method, asDefault: boolean): void {
    this.change(id, (customer) => {
      const others = customer.methods.filter((m) => m.fingerprint !== method.fingerprint);
      this.attached += 1;
      const details = { ...NOTHING_MORE, createdAt: this.attached };
      customer.methods = [{ ...method, details }, ...others];
      if (asDefault) customer.defaultId = method.id;
    });
  }

  detach(id: string, methodId: string): void {
    this.change(id, (customer) => {
      customer.methods = customer.methods.filter((method) => method.id !== methodId);
      if (customer.defaultId === methodId) customer.defaultId = null;
    });
  }

  choose(id: string, methodId: string): void {
    this.change(id, (customer) => {
      customer.defaultId = methodId;
    });
  }

  remove(id: string): void {
    this.change(id, (customer) => {
      customer.deleted = true;
      customer.methods = [];
    });
  }

  private change(id: string, how: (customer: VirtualCustomer) => void): void {
    const customer = this.customers.get(id);
    if (customer === undefined || customer.deleted) return;
    how(customer);
    this.onChange(id);
  }

  isAttached(customer: string, { id }: Method): boolean {
    return this.customers.get(customer)?.methods.some((method) => method.id === id) === true;
  }

  read(id: string): CustomerReading | null {
    const customer = this.customers.get(id);
    if (customer === undefined) return null;
    const { deleted, methods, defaultId } = customer;
    return deleted
      ? { id, deleted, methods: [], defaultId: null }
      : { id, deleted, methods: [...methods], defaultId };
  }
}

const NOTHING_MORE = {
  brand: null,
  last4: null,
  expMonth: null,
  expYear: null,
  bankName: null,
  country: null,
};
